//! The pages of people, as a township and a county see them.

use serde_json::json;

use super::clinic::{hidden, sent};
use crate::support::people::{NUMBER, OTHER, TOWNSHIP, apps, clinic, doctor, register};

#[tokio::test]
async fn a_refused_registration_keeps_what_was_typed_and_one_person_stays_one() {
    for app in apps().await {
        let cookie = app.sign_in("ma").await;
        let form = app.get("/practitioners/new", &cookie).await;
        assert_eq!(form.status, 200, "{}", form.text);
        let area = hidden(&form.text, "people.0.area_key").to_owned();
        assert_eq!(area, TOWNSHIP.to_string());
        let typed = |key: &str, name: &str, number: &str| {
            sent(&[
                ("_key", key),
                ("people.0.area_key", &area),
                ("people.0.name", name),
                ("people.0.citizen_id", number),
            ])
        };
        let key = hidden(&form.text, "_key");
        let wrong = typed(key, "示范甲", "62120218800101001");
        let refused = app.post_form("/practitioners/new", &cookie, &wrong).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        for words in ["身份证号应为 18 位，现为 17 位。", "value=\"示范甲\""] {
            assert!(refused.text.contains(words), "{words} in {}", refused.text);
        }
        let key = hidden(&refused.text, "_key");
        let done =
            app.post_form("/practitioners/new", &cookie, &typed(key, "示范甲", NUMBER)).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert!(done.header("location").contains("remark=ID_AGE"), "{}", done.header("location"));
        let page = app.get(done.header("location"), &cookie).await;
        assert!(page.text.contains("年龄小于 16 岁"), "{}", page.text);
        assert!(!page.text.contains("1880"), "no day of birth beside the mask: {}", page.text);
        let again = typed("another", "示范乙", NUMBER);
        let twice = app.post_form("/practitioners/new", &cookie, &again).await;
        assert_eq!(twice.status, 409, "{}", twice.text);
        assert!(twice.text.contains("该身份证号已登记：示范甲"), "{}", twice.text);
        let number = sent(&[("citizen_id", NUMBER)]);
        let found = app.post_form("/practitioners/find", &cookie, &number).await;
        assert_eq!(found.status, 303, "{}", found.text);
        let chen = app.sign_in("chen").await;
        let nobody = app.post_form("/practitioners/find", &chen, &number).await;
        assert!(nobody.text.contains("本辖区没有登记该身份证号的人员"), "{}", nobody.text);
    }
}

#[tokio::test]
async fn lists_open_what_is_due_and_what_is_made_public() {
    for app in apps().await {
        let zhang = app.person("zhang").await;
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        let mut new = doctor("示范甲", &clinic, "2011-10-01");
        new["born_on"] = json!("1956-08-31");
        let id = register(&zhang, new).await;
        let cookie = app.sign_in("zhang").await;
        for (path, words) in [
            ("/practitioners", "示范甲"),
            ("/practitioners?q=%E7%9F%B3%E9%99%A2&state=expiring", "应申请再注册"),
            ("/practitioners/reminders?duty=renew", "2016-06-30"),
            ("/practitioners/retirements?when=reached", "2016-08"),
            ("/practitioners/publication?from=2011-01-01", "准予注册"),
            ("/practitioners/duplicates", "没有可能重复的记录"),
        ] {
            let page = app.get(path, &cookie).await;
            assert_eq!(page.status, 200, "{path}: {}", page.text);
            assert!(page.text.contains(words), "{words} on {path}: {}", page.text);
            assert!(!page.text.contains("1956"), "{path}: {}", page.text);
        }
        let public = app.get("/practitioners/publication?from=2011-01-01", &cookie).await;
        assert!(!public.text.contains("示范001"), "no number is made public: {}", public.text);
        let wrong = app.get("/practitioners/publication?from=2016-09-30", &cookie).await;
        assert_eq!(wrong.status, 400, "{}", wrong.text);
        let printed = app.get("/areas/6212230000000/renewals.pdf", &cookie).await;
        assert_eq!(printed.status, 200);
        assert!(printed.text.starts_with("%PDF"), "a document");
        assert_eq!(app.told_of("export").await, ["宕昌县乡村医生再注册提醒 1 条（PDF）"]);
        let nothing = app.get("/areas/6212230000000/renewals.pdf?as_of=2012-01-01", &cookie).await;
        assert_eq!(nothing.status, 409, "{}", nothing.text);
        for form in
            ["facts", "certificates", "employments", "titles", "assessments", "renewals", "merge"]
        {
            let page = app.get(&format!("/practitioners/{id}/{form}"), &cookie).await;
            assert_eq!(page.status, 200, "{form}: {}", page.text);
        }
    }
}

#[tokio::test]
async fn what_lies_in_another_county_has_no_name_here() {
    let app = &apps().await[0];
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
    let hospital = json!({ "facilities": [{
        "area_key": OTHER, "kind": "county_hospital", "name": "金丝雀医院",
        "valid_from": "2010-01-01",
    }] });
    let hospital = chen.enter("/facilities", &hospital).await["ids"][0].clone();
    let new = json!({ "people": [{
        "area_key": OTHER, "name": "示范甲",
        "employments": [{
            "facility": hospital, "role": "doctor", "main": true, "from": "2012-01-01",
        }],
    }] });
    let id = chen.enter("/practitioners", &new).await["ids"][0].clone();
    let id = id.as_str().expect("an id");
    assert_eq!(zhang.get(&format!("/practitioners/{id}")).await.problem(), "404 NOT_FOUND");
    // The prefecture lets the doctor work at the clinic as well.
    app.add_account(
        "shi",
        "示范施",
        taizhang::domain::account::Role::PrefectureClerk,
        crate::support::LONGNAN,
    )
    .await;
    let also = json!({
        "facility": clinic, "role": "doctor", "main": false, "from": "2015-01-01",
    });
    app.person("shi").await.enter(&format!("/practitioners/{id}/employments"), &also).await;
    let cookie = app.sign_in("zhang").await;
    let page = app.get(&format!("/practitioners/{id}"), &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in ["官亭镇石院村卫生室", "（其他单位的机构）"] {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
    let searched = app.get("/postings/new?q=%E7%A4%BA%E8%8C%83", &cookie).await;
    let chosen = app.get(&format!("/postings/new?practitioner={id}"), &cookie).await;
    for form in [&searched, &chosen] {
        assert!(form.text.contains("（其他单位的机构）"), "{}", form.text);
    }
    let history = zhang.get(&format!("/practitioners/{id}/history")).await;
    assert!(history.text.contains("（其他单位）") && !history.text.contains("陈明"));
    for answer in [&page, &searched, &chosen] {
        for secret in ["金丝雀", "成县"] {
            assert!(!answer.text.contains(secret), "{secret} in {}", answer.text);
        }
    }
}
