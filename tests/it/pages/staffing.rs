//! General practitioners: both readings, the institutions, and the people behind each.

use super::board::listed;
use crate::support::TestApp;

const SMALLEST: &str = "area=6212280000000";

/// The number in the first cell with a label, whatever it is wrapped in.
fn cell(row: &str, label: &str) -> i64 {
    let (_, rest) = row.split_once(&format!("data-label=\"{label}\">")).expect(label);
    let texts = rest.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = texts.map(str::trim).find(|text| !text.is_empty()).expect("a text");
    text.split(' ').next().unwrap_or_default().parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn both_readings_stand_side_by_side_and_add_up() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get(&format!("/staffing?{SMALLEST}"), &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in ["平均（采用）", "每个（并列）", "年份未定", "达到3名的机构", "达到5名的机构"]
    {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    let (counties, institutions) = page.text.split_once("id=\"list\"").expect("a list");
    let row = counties.split("<tbody>").nth(1).expect("a county");
    let sum = cell(row, "合计");
    assert_eq!(sum, cell(row, "注册") + cell(row, "培训合格未注册"));
    let rows: Vec<&str> = institutions.split("<tr><td").skip(1).collect();
    assert_eq!(rows.iter().map(|row| cell(row, "合计")).sum::<i64>(), sum);
    assert!(page.text.contains(&format!("{sum} / {}", rows.len())), "the mean as a fraction");
    let many = i64::try_from(rows.len()).unwrap();
    assert_eq!(many, cell(row, "机构"));
    for target in ["T10", "T11"] {
        let of = async |show: &str| {
            let path = format!("/staffing?{SMALLEST}&target={target}&show={show}");
            let text = app.get(&path, &leader).await.text;
            text.matches("data-label=\"是否达到\"").count()
        };
        assert_eq!(of("lacking").await + of("reached").await, rows.len(), "{target}");
        let path = format!("/targets/{target}?{SMALLEST}");
        let (number, lines) = listed(&app, &path, &leader).await;
        assert_eq!((number, lines), (many, many), "{path}");
    }
    assert_eq!(app.get("/staffing?target=T01", &leader).await.status, 404);
    assert_eq!(app.get("/staffing?show=x", &leader).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_opens_to_its_people() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let found = app.get("/api/v1/staffing?area=6212280000000&target=T10", &leader).await.json();
    let items = found["items"].as_array().unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for item in items {
        let id = item["id"].as_str().unwrap();
        let page = app.get(&format!("/staffing/{id}?{SMALLEST}"), &leader).await;
        assert_eq!(page.status, 200, "{}", page.text);
        for person in item["people"].as_array().unwrap() {
            assert!(page.text.contains(person["name"].as_str().unwrap()));
            kinds.insert(person["counts_as"].as_str().unwrap_or("excluded").to_owned());
        }
        let numbers = &item["numbers"];
        let counted =
            numbers["registered"].as_i64().unwrap() + numbers["trained"].as_i64().unwrap();
        assert!(page.text.contains(&format!("全科医生 <b>{counted}</b> 名")), "{}", page.text);
        assert!(!page.text.contains("621299"), "no numbers of persons");
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["excluded", "registered", "trained"]);
    let elsewhere = "/staffing/00000000-0000-7000-8000-000000000000";
    assert_eq!(app.get(elsewhere, &leader).await.status, 404);
    assert_eq!(app.get("/api/v1/staffing?target=T01", &leader).await.status, 400);
}

/// Before the register was taken nobody is known, and later entries do not change what was.
#[tokio::test(flavor = "multi_thread")]
async fn people_have_two_dates_too() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let counted = async |rest: &str| {
        let path = format!("/staffing?{SMALLEST}&as_of=2016-05-31{rest}");
        let text = app.get(&path, &leader).await.text;
        let row = text.split("<tbody>").nth(1).expect("a county").to_owned();
        (cell(&row, "合计"), cell(&row, "2016年配备"))
    };
    assert_eq!(counted("&known_at=2015-01-31").await, (0, 0));
    let early = counted("&known_at=2016-06-01").await;
    let late = counted("").await;
    assert!(early.0 > 0 && early.1 < late.1, "{early:?} {late:?}: entered in June");
}
