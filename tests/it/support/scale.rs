//! How large a test is.

/// `usual` where all tests run, `long` where `TAIZHANG_SOAK` is set (`just soak`).
pub(crate) fn scaled(usual: usize, long: usize) -> usize {
    if std::env::var_os("TAIZHANG_SOAK").is_some() { long } else { usual }
}
