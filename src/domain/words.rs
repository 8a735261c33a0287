//! One macro for the programme's closed lists of words.

/// Defines an enum whose variants have a stable code (stored, sent) and a Chinese label
/// (read by people).
///
/// The code is the variant's name in snake case, both in the database and in JSON, so a
/// label may be reworded at any time and a variant may not be renamed.
macro_rules! words {
    (
        $(#[$about:meta])*
        $name:ident {
            $( $(#[$note:meta])* $variant:ident = $label:literal ),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $( $(#[$note])* $variant, )+
        }

        impl $name {
            /// Every value, in the order in which forms and tables list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The stable code that is stored and sent.
            pub fn code(self) -> String {
                sea_orm::ActiveEnum::to_value(&self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.label())
            }
        }
    };
}

pub(crate) use words;
