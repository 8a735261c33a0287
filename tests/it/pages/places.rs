//! The page of an area, and the forms that change it.

use taizhang::domain::area::AreaKey;
use taizhang::domain::facility::FacilityKind;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::facilities::{NewFacility, RegisterFacilities};

use super::clinic::{VILLAGE, day, finished, hidden, sent, started};

const OTHER_TOWNSHIP: AreaKey = AreaKey(6_212_231_010_000);

#[tokio::test]
async fn a_village_changes_its_name_its_service_and_its_township() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let area = NewArea {
        area_key: OTHER_TOWNSHIP,
        name: "沙湾镇".to_owned(),
        official_code: None,
        valid_from: day("2010-01-01"),
        predecessor_key: None,
    };
    app.perform(RegisterAreas { areas: vec![area] }).await;
    let clinic = NewFacility {
        id: None,
        area_key: VILLAGE,
        kind: FacilityKind::VillageClinic,
        name: "石院村卫生室".to_owned(),
        institution_code: None,
        standard_since: None,
        valid_from: day("2010-01-01"),
    };
    let clinic = app.perform(RegisterFacilities { facilities: vec![clinic] }).await[0].to_string();
    let cookie = app.sign_in("zhang").await;
    let path = format!("/places/{VILLAGE}");
    let key = VILLAGE.to_string();
    let page = app.get(&path, &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in ["石院村", "列入贫困村", "服务方式变更", "更名", "划转、撤并", "宕昌县沙湾镇"]
    {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
    let post = async |what: &str, fields: &[(&str, &str)]| {
        app.post_form(&format!("{path}/{what}"), &cookie, &sent(fields)).await
    };
    let listed = post("poor", &[("villages.0", &key), ("from", "2014-01-01")]).await;
    assert_eq!(listed.status, 303, "{}", listed.text);
    let left = [("villages.0", key.as_str()), ("until", "2013-01-01")];
    let early = post("poor/end", &left).await;
    assert_eq!(early.status, 422);
    assert!(
        early.text.contains("退出日期早于列入日期") && early.text.contains("value=\"2013-01-01\"")
    );
    let left = post("poor/end", &[("villages.0", &key), ("until", "2015-12-31")]).await;
    assert_eq!(left.status, 303, "{}", left.text);
    let served = [
        ("area_key", key.as_str()),
        ("mode", "own"),
        ("facility", &clinic),
        ("from", "2016-04-01"),
    ];
    assert_eq!(post("serving", &served).await.status, 303);
    let page = app.get(&path, &cookie).await;
    let at = page.text.find("?serving=").expect("a way to end it") + "?serving=".len();
    let serving = &page.text[at..at + 36];
    let page = app.get(&format!("{path}?serving={serving}"), &cookie).await;
    let version = hidden(&page.text, "_version").to_owned();
    let end = [("_version", version.as_str()), ("until", "2016-08-31")];
    assert_eq!(post(&format!("serving/{serving}/end"), &end).await.status, 303);
    let blank = post("rename", &[("name", ""), ("from", "2016-05-01")]).await;
    assert_eq!(blank.status, 422);
    assert!(blank.text.contains("value=\"2016-05-01\""), "{}", blank.text);
    let named = [("name", "新石院村"), ("from", "2016-05-01"), ("document_no", "示2号")];
    let renamed = post("rename?as_of=2016-05-02&known_at=2016-08-01", &named).await;
    assert_eq!(renamed.status, 303, "{}", renamed.text);
    assert_eq!(renamed.header("location"), format!("{path}?as_of=2016-05-02"));
    let both = post("transfer", &[("document_no", "示3号"), ("from", "2016-06-01")]).await;
    assert!(both.status == 422 && both.text.contains("二者取一"), "{}", both.text);
    let under = OTHER_TOWNSHIP.to_string();
    let moved = [("under", under.as_str()), ("document_no", "示3号"), ("from", "2016-06-01")];
    let moved = post("transfer", &moved).await;
    assert_eq!(moved.header("location"), "/places/6212231010001", "{}", moved.text);
    let new = app.get(moved.header("location"), &cookie).await;
    for words in ["由此划转而来", "示3号", "石院村卫生室", "2016-08-31", "2015-12-31"]
    {
        assert!(new.text.contains(words), "{words} in {}", new.text);
    }
    let old = app.get(&path, &cookie).await;
    assert!(old.text.contains("已转为") && !old.text.contains("登记更名"), "{}", old.text);
    let shown =
        async |on: &str| app.get(&format!("/projects/{project}?as_of={on}"), &cookie).await.text;
    assert!(shown("2016-05-31").await.contains("官亭镇新石院村"));
    assert!(shown("2016-06-01").await.contains("沙湾镇新石院村"));
    let leader = app.sign_in("li").await;
    let page = app.get("/places/6212231010001", &leader).await;
    assert!(page.status == 200 && !page.text.contains("登记更名"), "{}", page.text);
    assert_eq!(app.post_form(&format!("{path}/rename"), &leader, "").await.status, 403);
    assert_eq!(app.get("/places/6212210000000", &cookie).await.status, 404);
}
