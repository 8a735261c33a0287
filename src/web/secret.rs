//! Forms in which secrets are typed.

/// Where passwords, codes and the secrets of second factors are sent to, and whatever lies
/// below.
const FORMS: [&str; 3] = ["/login", "/welcome", "/account/password"];

/// Whether what is sent to a path is secret: it is neither given back with a refusal nor kept
/// for after the sign-in.
///
/// A form names its fields as it likes, and a code of one is a secret where that of another is
/// the number of a project; so the forms are listed, and a form with a password that is not
/// among them panics in every test (`components/entry.rs`).
pub(in crate::web) fn is_sent_to(path: &str) -> bool {
    FORMS.iter().any(|form| {
        path.strip_prefix(form).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_sent_to;

    #[test]
    fn forms_with_secrets_are_told_from_others() {
        for path in ["/login", "/login/enrol", "/welcome", "/account/password"] {
            assert!(is_sent_to(path), "{path}");
        }
        for path in ["/", "/projects/new", "/account/post", "/loginx", "/accounts/welcome"] {
            assert!(!is_sent_to(path), "{path}");
        }
    }
}
