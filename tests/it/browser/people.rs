//! A township keeps its own staff: entry, correction, withdrawal, and a merge that is undone.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::driver::Window;

/// 城关镇 of 两当县.
const TOWNSHIP: AreaKey = AreaKey(6_212_281_000_000);

/// A number of nobody alive.
const NUMBER: &str = "621202188001010014";

async fn type_into(window: &Window, name: &str, text: &str) {
    let field = window.find(&format!("[name='{name}']")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// Chooses the first of the options, or the one of a code.
async fn choose(window: &Window, name: &str, code: Option<&str>) {
    let pick = match code {
        Some(code) => format!("at.value = '{code}'"),
        None => "at.selectedIndex = 1".to_owned(),
    };
    let script = format!("const at = document.querySelector(\"[name='{name}']\"); {pick}");
    window.driver.execute(script, vec![]).await.unwrap();
}

/// The path of the page.
async fn here(window: &Window) -> String {
    window.driver.current_url().await.unwrap().path().to_owned()
}

/// Registers somebody with nothing but a name and a day of birth, and gives their page.
async fn register(window: &Window, name: &str) -> String {
    window.go("/practitioners/new").await;
    type_into(window, "people.0.name", name).await;
    type_into(window, "people.0.born_on", "1970-05-06").await;
    window.click("main form[method=post] button").await;
    window.until("基本情况").await;
    here(window).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_township_enters_corrects_and_withdraws_its_own_staff() {
    let Some(window) = Window::open(1280).await else { return };
    window.appoint("weisheng", "示范填报员", Role::TownshipReporter, TOWNSHIP).await;
    window.sign_in("weisheng").await;
    window.go("/practitioners").await;
    window.until("人员名册").await;
    window.picture("roster-1280").await;
    window.go("/practitioners/new").await;
    type_into(&window, "people.0.name", "示范𬭊").await;
    type_into(&window, "people.0.citizen_id", "621202188001010015").await;
    choose(&window, "people.0.employments.0.facility", None).await;
    choose(&window, "people.0.employments.0.role", Some("village_doctor")).await;
    choose(&window, "people.0.employments.0.main", Some("true")).await;
    type_into(&window, "people.0.employments.0.from", "2011年10月1日").await;
    choose(&window, "people.0.certificates.0.kind", Some("village_doctor")).await;
    type_into(&window, "people.0.certificates.0.number", "示范001").await;
    type_into(&window, "people.0.certificates.0.from", "2011-10-01").await;
    window.click("main form[method=post] button").await;
    window.until("校验不通过").await;
    let name = window.find("[name='people.0.name']").await;
    assert_eq!(name.value().await.unwrap().as_deref(), Some("示范𬭊"), "what was typed is kept");
    window.picture("register-refused").await;
    type_into(&window, "people.0.citizen_id", NUMBER).await;
    window.click("main form[method=post] button").await;
    window.until("申请再注册").await;
    let text = window.text().await;
    assert!(text.contains("年龄小于 16 岁或大于 100 岁"), "an odd age is remarked: {text}");
    assert!(text.contains("621**************4") && !text.contains("1880"), "{text}");
    window.picture("person-1280").await;
    let person = here(&window).await;
    window.click("a[href*='/certificates?id=']").await;
    type_into(&window, "number", "示范002").await;
    type_into(&window, "_reason", "核对原件").await;
    window.click("main form[action*='/certificates/'] button").await;
    window.until("理由：核对原件").await;
    let text = window.text().await;
    assert!(text.contains("示范001") && text.contains("示范002"), "old and new: {text}");
    window.click("a[href*='/certificates?id=']").await;
    type_into(&window, "_reason", "不用").await;
    let strike = "form[action*='/strike']";
    window.find(&format!("{strike} [name='_reason']")).await.send_keys("登记错人").await.unwrap();
    window.click(&format!("{strike} button")).await;
    window.accept().await;
    window.until("撤销证书").await;
    window.until("没有登记证书").await;
    assert_eq!(here(&window).await, person);
    window.picture("person-struck").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_is_made_and_undone() {
    let Some(window) = Window::open(360).await else { return };
    window.appoint("weisheng", "示范填报员", Role::TownshipReporter, TOWNSHIP).await;
    window.sign_in("weisheng").await;
    let first = register(&window, "示范同名").await;
    let second = register(&window, "示范同名").await;
    window.until("可能是同一人的记录").await;
    assert!(!window.overflows().await, "the person's page is wider than a phone");
    window.go(&format!("{second}/merge")).await;
    choose(&window, "into", None).await;
    type_into(&window, "_reason", "同一人").await;
    window.click("main form.entry[action*='/merge'] button").await;
    window.accept().await;
    window.until("本记录已并入").await;
    window.picture("merged-360").await;
    window.go(&first).await;
    window.until("以下记录已并入本记录").await;
    window.go(&format!("{second}/merge")).await;
    type_into(&window, "_reason", "核对后是两人").await;
    window.click("main form[action*='/undo'] button").await;
    window.until("可能是同一人的记录").await;
    for path in ["/practitioners", "/practitioners/reminders", "/practitioners/retirements"] {
        window.go(path).await;
        window.find("main").await;
        assert!(!window.overflows().await, "{path} is wider than the window");
        window.picture(&format!("{}-360", path.replace('/', "-"))).await;
    }
    window.close().await;
}
