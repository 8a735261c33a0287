//! What people see and do, in a real Chromium.

mod driver;

use driver::Window;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_reads_the_board() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("leader").await;
    let text = window.text().await;
    assert!(text.contains("两当县"), "{text}");
    assert!(text.contains("2016-08-31"), "{text}");
    window.picture("board-1280").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_wider_than_a_phone() {
    let Some(window) = Window::open(500).await else { return };
    window.sign_in("clerk").await;
    for path in ["/", "/projects", "/inspections", "/plan", "/bulletin"] {
        window.go(path).await;
        window.find("main").await;
        assert!(!window.overflows().await, "{path} is wider than the window");
    }
    window.close().await;
}
