//! What differs between two texts, with the words that differ marked.

use crate::plan::Difference;

/// A difference in two columns.
pub(in crate::web::pages) struct Changed {
    pub(in crate::web::pages) place: String,
    pub(in crate::web::pages) what: String,
    pub(in crate::web::pages) old: Marked,
    pub(in crate::web::pages) new: Marked,
}

/// A text of which one stretch differs.
pub(in crate::web::pages) struct Marked {
    pub(in crate::web::pages) before: String,
    pub(in crate::web::pages) changed: String,
    pub(in crate::web::pages) after: String,
}

impl Changed {
    pub(super) fn of(difference: Difference) -> Self {
        let Difference { place, what, old, new } = difference;
        let (old, new) = marked(&old, &new);
        Self { place, what, old, new }
    }

    /// All of them.
    pub(in crate::web::pages) fn all(differences: Vec<Difference>) -> Vec<Self> {
        differences.into_iter().map(Self::of).collect()
    }
}

/// Both texts, with what they begin and end with alike set apart.
fn marked(old: &str, new: &str) -> (Marked, Marked) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let alike = |(one, other): &(&char, &char)| one == other;
    let before = old.iter().zip(&new).take_while(alike).count();
    let most = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev()).take_while(alike).count().min(most);
    let cut = |text: &[char]| {
        let end = text.len() - after;
        let part = |part: &[char]| part.iter().collect();
        Marked {
            before: part(&text[..before]),
            changed: part(&text[before..end]),
            after: part(&text[end..]),
        }
    };
    (cut(&old), cut(&new))
}

#[cfg(test)]
mod tests {
    use super::{Marked, marked};

    fn parts(marked: &Marked) -> [&str; 3] {
        [&marked.before, &marked.changed, &marked.after]
    }

    #[test]
    fn what_differs_is_between_what_is_alike() {
        for (old, new, olds, news) in [
            (
                "建设750个,其余",
                "建设720个,其余",
                ["建设7", "5", "0个,其余"],
                ["建设7", "2", "0个,其余"],
            ),
            ("", "新增", ["", "", ""], ["", "新增", ""]),
            ("甲甲", "甲甲甲", ["甲甲", "", ""], ["甲甲", "甲", ""]),
            ("同", "同", ["同", "", ""], ["同", "", ""]),
        ] {
            let (old, new) = marked(old, new);
            assert_eq!((parts(&old), parts(&new)), (olds, news));
        }
    }
}
