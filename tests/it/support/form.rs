//! Reading and writing forms as browsers do.

use std::fmt::Write;

/// A value as the body of a form has it.
pub(crate) fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// What a browser sends when a button is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    /// What it says.
    pub(crate) label: String,
    /// Where its form is sent to.
    pub(crate) action: String,
    /// What is sent: the hidden fields, and the button's own name and value.
    pub(crate) body: String,
}

/// The buttons of a page, each with the form that it sends. What is typed into a form is not
/// among what it sends.
pub(crate) fn buttons(page: &str) -> Vec<Button> {
    let mut found = Vec::new();
    for form in page.split("<form ").skip(1).filter_map(|rest| rest.split("</form>").next()) {
        let hidden: Vec<String> =
            form.split("<input type=\"hidden\"").skip(1).filter_map(pair).collect();
        for button in form.split("<button").skip(1) {
            let (tag, rest) = button.split_once('>').expect("a button");
            let sent: Vec<String> = hidden.iter().cloned().chain(pair(tag)).collect();
            found.push(Button {
                label: rest.split("</button>").next().unwrap_or_default().to_owned(),
                action: attribute(form, "action").unwrap_or_default().replace("&#38;", "&"),
                body: sent.join("&"),
            });
        }
    }
    found
}

/// The button of a page that says something.
pub(crate) fn button(page: &str, label: &str) -> Button {
    let mut all = buttons(page).into_iter();
    all.find(|button| button.label == label).unwrap_or_else(|| panic!("{label} in {page}"))
}

/// What a field or a button sends; nothing where it has no name.
fn pair(tag: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let value = attribute(tag, "value").unwrap_or_default();
    Some(format!("{}={}", encoded(attribute(tag, "name")?), encoded(value)))
}

/// An attribute at the beginning of some text.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split_once(&format!("{name}=\""))?.1.split('"').next()
}
