//! A form as a county would fill it in, and the same of a specialty.

use std::io::Cursor;

use chrono::NaiveDate;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::domain::clinic::{PartyRole, Structure, WorkKind};
use crate::domain::funding::FundingLevel;
use crate::domain::inspection::{Department, InspectionKind, Opinion, PanelRole};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::specialty::{PurchaseKind, SpecialtyKind};
use crate::domain::time::Instant;
use crate::ledger::sheets::{
    AcceptanceSheet, SheetConclusion, SheetDefect, SheetDepartment, SheetDocument, SheetFunding,
    SheetIdentity, SheetItem, SheetMember, SheetOverruling, SheetParty, SheetPhoto, SheetProject,
    SheetPurchase, SheetSpecialty, SheetStatement, SheetVillager,
};
use crate::report::picture::for_print;

/// Saves a document for a person to look at, where `KEEP_DOCUMENTS` names a folder.
pub(in crate::report) fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("KEEP_DOCUMENTS") {
        let path = std::path::Path::new(&folder).join(format!("{name}.pdf"));
        std::fs::write(path, bytes).expect("a file");
    }
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

pub(in crate::report) fn identity(number: &str) -> SheetIdentity {
    SheetIdentity {
        record_number: number.to_owned(),
        version: 3,
        content_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        check_address: Some("https://taizhang.example/c/8Qw3ZkV0pN5tYx2R".to_owned()),
        recorded_at: Instant(1_460_769_120_000_000),
    }
}

pub(in crate::report) fn defects() -> Vec<SheetDefect> {
    let defect = |place: &str, problem: &str, clause: &str, demand: &str| SheetDefect {
        place: place.to_owned(),
        problem: problem.to_owned(),
        clause: clause.to_owned(),
        demand: demand.to_owned(),
        responsible: "施工单位".to_owned(),
        due_on: day(2016, 5, 16),
        photos: vec![2],
    };
    vec![
        defect(
            "公共卫生室",
            "东墙抹灰层空鼓，面积约 0.8 ㎡",
            "VC-G01；合同第七条",
            "铲除空鼓部位重新抹灰，达到验收规范要求",
        ),
        defect(
            "治疗室",
            "洗手池未通水，排水管接口渗漏",
            "VC-B13；《村卫生室管理办法（试行）》第十七条",
            "接通给水，更换接口并作闭水试验",
        ),
        defect("室外", "“四室”标牌名称不规范", "VC-B15", "按“乡镇名+行政村名+卫生室”更换标牌"),
    ]
}

fn item(section: &str, code: &str, title: &str, rest: [&str; 5]) -> SheetItem {
    let [weight, required, measured, outcome, remark] = rest.map(str::to_owned);
    let photos = if code.ends_with('1') { vec![1, 2] } else { Vec::new() };
    let (section, code, title) = (section.to_owned(), code.to_owned(), title.to_owned());
    SheetItem { section, code, title, weight, required, measured, outcome, remark, photos }
}

pub(super) fn items() -> Vec<SheetItem> {
    let mut items = vec![
        item(
            "A　项目与选址",
            "VC-A01",
            "已列入投资（建设）计划，有下达文号",
            ["否决", "有", "有", "符合", ""],
        ),
        item(
            "A　项目与选址",
            "VC-A02",
            "建设性质",
            ["提示", "新建、改扩建、迁建、维修或装配式", "新建", "符合", ""],
        ),
        item(
            "A　项目与选址",
            "VC-A04",
            "选址避开地质灾害和洪涝隐患点",
            ["否决", "是", "是", "符合", "国土所出具证明"],
        ),
        item("B　房屋", "VC-B01", "建筑面积", ["否决", "≥ 60 ㎡", "64.50 ㎡", "符合", ""]),
        item(
            "B　房屋",
            "VC-B13",
            "通水、通电、通网络",
            ["一般", "是", "否", "不符合", "治疗室未通水"],
        ),
    ];
    for (at, name) in [
        "诊察床",
        "听诊器",
        "血压计",
        "体温计",
        "身高体重计",
        "接种包",
        "出诊箱",
        "药品柜",
        "有盖方盘",
        "消毒缸",
        "高压灭菌设备",
        "污物桶",
        "资料柜",
        "健康教育宣传板",
    ]
    .iter()
    .enumerate()
    {
        items.push(item(
            "C　设备",
            &format!("VC-C{:02}", at + 3),
            name,
            ["一般", "≥ 1 件", "1 件", "符合", ""],
        ));
    }
    for at in 1..=8 {
        items.push(item(
            "D　人员",
            &format!("VC-D{at:02}"),
            "合格乡村医生或执业（助理）医师",
            ["否决", "≥ 1 名", "2 名", "符合", ""],
        ));
    }
    for at in 1..=14 {
        let title = "勘察、设计、施工、监理分别签署质量合格文件";
        items.push(item(
            "G　工程资料",
            &format!("VC-G{at:02}"),
            title,
            ["否决", "是", "", "不适用", "未达法定规模，未委托勘察和监理"],
        ));
    }
    items
}

/// A form with everything filled in.
pub(in crate::report) fn full() -> AcceptanceSheet {
    let document = |code: &str, title: &str, held: &str, copies| SheetDocument {
        code: code.to_owned(),
        title: title.to_owned(),
        held: held.to_owned(),
        copies,
        remark: String::new(),
    };
    AcceptanceSheet {
        identity: identity("宕卫验-201604-0142"),
        kind: InspectionKind::Acceptance,
        accepting_bodies: "宕昌县卫生计生、发展改革、财政、建设部门".to_owned(),
        inspected_on: day(2016, 4, 16),
        standard: "村卫生室建设验收标准（2014）第 1 版".to_owned(),
        project: project(),
        specialty: None,
        funding: vec![
            SheetFunding { level: FundingLevel::Central, allocated: Some(Fen::from_yuan(50_000)), received: Some(Fen::from_yuan(50_000)), disbursed: Some(Fen::from_yuan(40_000)) },
            SheetFunding { level: FundingLevel::Provincial, allocated: Some(Fen::from_yuan(50_000)), received: Some(Fen::from_yuan(30_000)), disbursed: None },
        ],
        parties: parties(),
        documents: vec![
            document("VC-G02", "技术档案和施工管理资料", "有", Some(2)),
            document("VC-G03", "主要材料、构配件、设备进场试验报告", "有", Some(5)),
            document("VC-G04", "勘察、设计、施工、监理单位分别签署的质量合格文件", "不适用", None),
            document("VC-G05", "工程质量保修书", "无", None),
            document("VC-H01", "中央和省级补助资金到位凭证", "", None),
        ],
        items: items(),
        defects: defects(),
        conclusion: SheetConclusion {
            conclusion: "不合格".to_owned(),
            computed: "基本合格".to_owned(),
            explanation: "否决项全部符合；一般项 1 项不符合：VC-B13 通水、通电、通网络。".to_owned(),
            overruled: Some(SheetOverruling { by: "验收组组长张志强".to_owned(), at: Some(Instant(1_460_769_120_000_000)), reason: "治疗室未通水，不能开展诊疗，整改后重新组织验收。".to_owned() }),
            text: "经现场检查，房屋主体完工，四室分开，设备到位。治疗室未通水、公共卫生室墙面空鼓，责令施工单位限期整改，整改后复查。".to_owned(),
            score: String::new(),
        },
        members: members(),
        departments: vec![
            SheetDepartment { department: Department::Health, name: "宕昌县卫生和计划生育局".to_owned(), opinion: Some(Opinion::Disagree), words: "同意验收组意见，整改合格后再行验收。".to_owned(), signed_on: day(2016, 4, 18) },
            SheetDepartment { department: Department::Finance, name: "宕昌县财政局".to_owned(), opinion: None, words: String::new(), signed_on: None },
        ],
        township_statement: SheetStatement::default(),
        village_statement: SheetStatement { name: "南阳镇大庄村村民委员会".to_owned(), words: "请尽快接通自来水。".to_owned(), signed_on: None },
        contractor_statement: SheetStatement::default(),
        villagers: vec![SheetVillager { name: "杨秀英".to_owned(), words: "房子修得好，就是没有水，请快些接上。".to_owned(), signed_on: day(2016, 4, 16) }],
        photos: Vec::new(),
    }
}

fn project() -> SheetProject {
    SheetProject {
        name: "宕昌县南阳镇大庄村卫生室建设项目".to_owned(),
        county: "宕昌县".to_owned(),
        township: "南阳镇".to_owned(),
        village: "大庄村".to_owned(),
        code: "2015-621223-0142".to_owned(),
        plan_document: "陇发改投资〔2015〕213号".to_owned(),
        batch: "2015 年（750 所）".to_owned(),
        work_kind: Some(WorkKind::NewBuild),
        site: "大庄村村委会东侧 30 米，原村小学旧址".to_owned(),
        coordinates: "104.39°E，34.05°N".to_owned(),
        approved_area: Some(FloorArea(6000)),
        built_area: Some(FloorArea(6450)),
        structure: Some(Structure::BrickConcrete),
        storeys: Some(1),
        planned_start: day(2015, 6, 1),
        actual_start: day(2015, 6, 12),
        planned_completion: day(2015, 11, 30),
        actual_completion: None,
        contract_price: Some(Fen::from_yuan(98_000)),
        settlement_price: None,
        registered_poor: Some(true),
        catchment_population: Some(1_263),
        population_as_of: day(2014, 12, 31),
        doctors: vec!["赵㛃".to_owned(), "马文䶮".to_owned()],
    }
}

fn parties() -> Vec<SheetParty> {
    let party = |role, name: &str, head: &str, qualification: &str| SheetParty {
        role,
        name: name.to_owned(),
        head: head.to_owned(),
        qualification: qualification.to_owned(),
        phone: "0939-6120000".to_owned(),
    };
    vec![
        party(PartyRole::Client, "宕昌县南阳镇中心卫生院", "马志明", ""),
        party(
            PartyRole::Contractor,
            "宕昌县南阳建筑安装有限责任公司",
            "王建国",
            "房屋建筑工程施工总承包三级",
        ),
        party(PartyRole::Supervisor, "陇南市正信工程监理有限公司", "陈刚", "乙级"),
    ]
}

fn members() -> Vec<SheetMember> {
    let member = |name: &str, unit: &str, title: &str, role, signed_on| SheetMember {
        name: name.to_owned(),
        unit: unit.to_owned(),
        title: title.to_owned(),
        role,
        signed_on,
    };
    vec![
        member("张志强", "宕昌县卫生和计划生育局", "副局长", PanelRole::Chair, day(2016, 4, 16)),
        member("刘海燕", "宕昌县发展和改革局", "投资股股长", PanelRole::Member, day(2016, 4, 16)),
        member("周平", "宕昌县财政局", "社保股副股长", PanelRole::Member, None),
        member("孙立军", "宕昌县住房和城乡建设局质量安全监督站", "工程师", PanelRole::Member, None),
        member("杨秀英", "大庄村二社", "村民", PanelRole::VillagerRepresentative, day(2016, 4, 16)),
    ]
}

/// A form of which nothing but the project is known yet.
pub(super) fn blank() -> AcceptanceSheet {
    AcceptanceSheet {
        accepting_bodies: String::new(),
        inspected_on: None,
        standard: String::new(),
        project: SheetProject { name: "大庄村卫生室".to_owned(), ..SheetProject::default() },
        funding: Vec::new(),
        parties: Vec::new(),
        documents: Vec::new(),
        defects: Vec::new(),
        conclusion: SheetConclusion::default(),
        members: Vec::new(),
        departments: Vec::new(),
        village_statement: SheetStatement::default(),
        villagers: Vec::new(),
        ..full()
    }
}

pub(super) fn photo(number: u32, width: u32, height: u32) -> SheetPhoto {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let shade = |at: u32, all: u32| u8::try_from(at * 255 / all).unwrap_or(u8::MAX);
        Rgb([shade(x, width), shade(y, height), 120])
    });
    let mut jpeg = Vec::new();
    DynamicImage::from(picture)
        .write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg)
        .expect("a JPEG");
    SheetPhoto {
        number,
        caption: "治疗室洗手池和排水管接口".to_owned(),
        taken_at: Some(Instant(1_460_769_120_000_000)),
        received_at: Some(Instant(1_460_776_320_000_000)),
        jpeg,
        width,
        height,
    }
}

/// The form of a specialty: its money was spent on contracts, and two departments accept it.
pub(super) fn specialty() -> AcceptanceSheet {
    let purchase = |category, name: &str, yuan, checked_on| SheetPurchase {
        category,
        name: name.to_owned(),
        contract: "宕医采〔2015〕示3号".to_owned(),
        contracted_on: day(2015, 6, 20).expect("a day"),
        amount: Fen::from_yuan(yuan),
        checked_on,
    };
    let purchases = vec![
        purchase(PurchaseKind::Equipment, "呼吸机（4 台）", 1_120_000, day(2015, 9, 8)),
        purchase(PurchaseKind::Equipment, "床旁监护仪（8 台）", 680_000, day(2015, 9, 8)),
        purchase(PurchaseKind::Training, "省人民医院进修", 180_000, None),
    ];
    AcceptanceSheet {
        accepting_bodies: "市级卫生计生、财政部门".to_owned(),
        project: SheetProject {
            name: "宕昌县人民医院重症医学科".to_owned(),
            county: "宕昌县".to_owned(),
            code: "宕-专-2015-01".to_owned(),
            ..SheetProject::default()
        },
        specialty: Some(SheetSpecialty {
            hospital: "宕昌县人民医院".to_owned(),
            specialty: Some(SpecialtyKind::IntensiveCare),
            leader: "示范带头人".to_owned(),
            beds: Some(8),
            purchases,
            ..SheetSpecialty::default()
        }),
        departments: Vec::new(),
        ..full()
    }
}

/// A site seen through leaves: as hard to compress as a photo gets.
pub(super) fn rough() -> SheetPhoto {
    let mut seed = 7_u32;
    let picture = RgbImage::from_fn(1200, 900, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = seed.to_le_bytes();
        Rgb([red, green, blue])
    });
    let mut original = Cursor::new(Vec::new());
    picture.write_to(&mut original, ImageFormat::Png).expect("a photo");
    let print = for_print(&original.into_inner()).expect("a photo");
    SheetPhoto { jpeg: print.jpeg, width: print.width, height: print.height, ..photo(1, 4, 3) }
}
