//! People who practise: the roster, one person, and the forms that change them.

mod assessment;
mod certificate;
mod duplicates;
mod employment;
mod facts;
mod filed;
mod form;
mod head;
mod list;
mod merge;
mod number;
mod publication;
mod register;
mod reminders;
mod renewal;
mod retirements;
mod show;
mod title;

use head::Head;

use crate::web::routes::Routes;

/// The pages of people.
pub(super) fn router() -> Routes {
    Routes::new()
        .merge(list::router())
        .merge(register::router())
        .merge(duplicates::router())
        .merge(reminders::router())
        .merge(retirements::router())
        .merge(publication::router())
        .merge(show::router())
        .merge(facts::router())
        .merge(certificate::router())
        .merge(employment::router())
        .merge(title::router())
        .merge(renewal::router())
        .merge(assessment::router())
        .merge(merge::router())
        .merge(number::router())
}
