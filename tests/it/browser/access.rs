//! Signing in, switching posts, what is another's, and a form that came too late.

use taizhang::clock::Clock;
use taizhang::domain::time::Instant;

use super::driver::{COUNTY, Window};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_switches_posts_and_does_not_find_another_countys_page() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("county").await;
    window.go(&format!("/counties/{COUNTY}")).await;
    window.until("没有找到").await;
    let text = window.text().await;
    assert!(!text.contains("两当县"), "{text}");
    window.go("/").await;
    let before = window.find("details.who .post").await.text().await.unwrap();
    assert!(before.contains("县区经办"), "{before}");
    window.click("details.who summary").await;
    window.picture("posts-1280").await;
    let other = window.find("details.who .posts button:not([disabled])").await;
    let post = other.value().await.unwrap().unwrap();
    other.click().await.unwrap();
    window.find(&format!("details.who .posts button[disabled][value='{post}']")).await;
    let after = window.find("details.who .post").await.text().await.unwrap();
    assert_ne!(after, before, "the top bar says which post is in use");
    window.go("/account").await;
    window.until("登录中的设备").await;
    let text = window.text().await;
    assert!(text.contains("当前") && text.contains("切换到此岗位"), "{text}");
    window.picture("own-1280").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_came_too_late_comes_back_and_is_sent_by_one_click() {
    let Some(window) = Window::open(360).await else { return };
    window.sign_in("clerk").await;
    window.go("/projects?as_of=2016-09-01").await;
    window.click("main a[href^='/projects/0']").await;
    let project = window.driver.current_url().await.unwrap().path().to_owned();
    window.go(&format!("{project}/parties")).await;
    window.find("[name='parties.0.role'] option[value='contractor']").await.click().await.unwrap();
    window.find("[name='parties.0.name']").await.send_keys("示范新建筑队").await.unwrap();
    // Half a day passes over lunch and a meeting.
    window.clock.put(Instant(window.clock.now().0 + 13 * 3_600_000_000));
    window.click("main form.entry button.primary").await;
    window.until("您填写的内容已保存").await;
    window.picture("late-form").await;
    window.find("input[name=name]").await.send_keys("clerk").await.unwrap();
    window.find("input[name=password]").await.send_keys("shifan-2016").await.unwrap();
    window.click("form.login button").await;
    window.until("登录过期前您填写的内容").await;
    let kept = window.find("[name='parties.0.name']").await;
    assert_eq!(kept.value().await.unwrap().as_deref(), Some("示范新建筑队"));
    window.picture("restored-form").await;
    window.click("main form.entry button.primary").await;
    window.until("示范新建筑队").await;
    let place = window.driver.current_url().await.unwrap();
    assert_eq!(place.path(), project, "it was entered");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_and_the_log_are_readable_on_a_phone() {
    let Some(window) = Window::open(360).await else { return };
    for (name, paths) in [
        ("security", ["/accounts", "/accounts/new", "/accounts/county"].as_slice()),
        ("audit", ["/audit", "/audit/1"].as_slice()),
        ("system", ["/settings", "/account"].as_slice()),
    ] {
        window.sign_in(name).await;
        for path in paths {
            window.go(path).await;
            window.find("main").await;
            window.picture(&format!("{name}{}", path.replace('/', "-"))).await;
            assert!(!window.overflows().await, "{path} is wider than the window");
        }
    }
    window.close().await;
}
