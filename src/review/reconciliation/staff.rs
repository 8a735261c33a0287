//! People who are to be counted once, and are on record as if they were two.

use crate::domain::reconciliation::Check;
use crate::ledger::FACILITY_ELSEWHERE;
use crate::ledger::practitioners::DoubledPost;

use super::{Behind, Books, Discrepancy};

/// People with main posts at two institutions at a time, in one county or in two.
pub(super) fn main_posts(books: &Books) -> Vec<Discrepancy> {
    let twice = books.doubled.iter().filter_map(|person| {
        let [counted, other, ..] = person.posts.as_slice() else { return None };
        Some(Discrepancy {
            check: Check::MainPosts,
            area: person.area_key,
            label: person.name.clone(),
            behind: Behind::Person(person.id),
            one: ("在此计入", told(counted)),
            other: ("不再计入", told(other)),
            difference: format!("{} 处", person.posts.len()),
            note: "按开始较晚的一处计入；前一处如已离开，请登记离岗日期".to_owned(),
        })
    });
    twice.collect()
}

/// `石院村卫生室，2016-03-01起`.
fn told(post: &DoubledPost) -> String {
    let place = post.place.as_deref().unwrap_or(FACILITY_ELSEWHERE);
    format!("{place}，{}起", post.from)
}
