//! Forms as a county would sign them, looked at from outside.

use super::render;
use super::sample::{blank, full, items, keep, photo, rough, specialty};
use crate::ledger::sheets::{AcceptanceSheet, SheetPhoto};
use crate::report::layout::Fonts;
use crate::report::layout::tests::{code_in, inspect};

#[test]
fn a_form_has_every_block_and_every_item() {
    let fonts = Fonts::load(None).expect("fonts");
    let sheet = AcceptanceSheet {
        photos: vec![photo(1, 400, 300), photo(2, 300, 400), photo(3, 400, 300)],
        ..full()
    };
    let rendered = render(&sheet, &fonts).expect("a form");
    keep("acceptance", &rendered.bytes);
    assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
    let Some(text) = inspect(&rendered) else { return };
    for block in [
        "一、基本情况",
        "二、参建单位",
        "三、资料核查",
        "四、逐项检查",
        "五、存在问题",
        "六、验收结论",
        "七、验收组成员",
        "八、群众代表意见",
        "九、部门意见",
        "十、乡镇、村和施工单位意见",
        "十一、现场照片",
    ] {
        assert!(text.contains(block), "{block}: {text}");
    }
    for item in items() {
        assert!(text.contains(&item.code), "{}", item.code);
    }
    assert_eq!(text.matches("（盖章）").count(), 7);
    assert!(text.contains("赵㛃") && text.contains("结论改定"));
}

#[test]
fn the_form_of_a_specialty_has_its_contracts_and_its_two_departments() {
    let fonts = Fonts::load(None).expect("fonts");
    let rendered = render(&specialty(), &fonts).expect("a form");
    keep("specialty", &rendered.bytes);
    assert!(rendered.missing.is_empty(), "{:?}", rendered.missing);
    let Some(text) = inspect(&rendered) else { return };
    for part in [
        "县级医院重点专科建设项目",
        "二、采购合同",
        "呼吸机（4台）",
        "设备小计",
        "1,800,000.00",
        "1,980,000.00",
        "八、部门意见",
        "九、项目医院意见",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("群众代表意见") && !text.contains("建设部门"), "{text}");
    assert_eq!(text.matches("（盖章）").count(), 3, "two departments and the hospital");
}

#[test]
fn a_form_with_twenty_photos_is_under_four_megabytes() {
    let fonts = Fonts::load(None).expect("fonts");
    let rough = rough();
    let photos = (1..=20).map(|number| SheetPhoto { number, ..rough.clone() });
    let sheet = AcceptanceSheet { photos: photos.collect(), ..full() };
    let photos: usize = sheet.photos.iter().map(|photo| photo.jpeg.len()).sum();
    let rendered = render(&sheet, &fonts).expect("a form");
    assert!(rendered.bytes.len() > photos, "every photo is in it");
    assert!(rendered.bytes.len() < 4_000_000, "{}", rendered.bytes.len());
}

#[test]
fn the_code_on_the_cover_leads_to_the_record() {
    let fonts = Fonts::load(None).expect("fonts");
    let sheet = full();
    let rendered = render(&sheet, &fonts).expect("a form");
    let Some(read) = code_in(&rendered) else { return };
    assert_eq!(Some(read), sheet.identity.check_address);
}

#[test]
fn what_is_not_known_is_left_for_the_pen() {
    let fonts = Fonts::load(None).expect("fonts");
    let rendered = render(&blank(), &fonts).expect("a form");
    keep("blank", &rendered.bytes);
    let Some(text) = inspect(&rendered) else { return };
    assert!(!text.contains("None") && !text.contains("null"));
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let fonts = Fonts::load(None).expect("fonts");
    let sheet = AcceptanceSheet { photos: vec![photo(1, 40, 30)], ..full() };
    let (once, again) = (render(&sheet, &fonts), render(&sheet, &fonts));
    assert!(once.expect("a form").bytes == again.expect("a form").bytes);
}
