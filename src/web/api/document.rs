//! The description of the interface, in OpenAPI 3.1.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{Content, Info, OpenApi, PathItem, Paths, Ref, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

use crate::web::problem::{Complaint, Problem};

const ABOUT: &str = "台账的 JSON 接口。\n\n\
- 出错一律以 RFC 9457 (`application/problem+json`) 回答，`code` 稳定，`errors[].pointer` 指明位置。\n\
- 新建须带 `Idempotency-Key`，同一编号、同一内容重发只算一次。\n\
- 修改须带 `If-Match`，值为读取时的 `ETag`，如 `\"v17\"`。\n\
- 凡涉及评判的读取都可带 `as_of`（截至日期）与 `known_at`（以当时已知）。\n\
- 金额以分计，也可写成以元为单位的文字；日期写作 2016-08-31。";

/// The head of the description.
pub(super) fn head() -> OpenApi {
    let mut info = Info::new("台账接口", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    OpenApi::new(info, Paths::new())
}

/// The description with what is true of every operation: who may ask, and how it is
/// refused.
pub(super) fn finished(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(Complaint::name().into_owned(), Complaint::schema());
    let cookie = ApiKeyValue::with_description("__Host-taizhang", "登录后的会话。");
    let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
    components.security_schemes.insert("session".to_owned(), scheme.into());
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            add_problem(operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

fn add_problem(operation: &mut Operation) {
    let content = Content::new(Some(Ref::from_schema_name(Problem::name())));
    let refused = ResponseBuilder::new()
        .description("未能办理；见 code 与 errors")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.entry("default".to_owned()).or_insert(refused.into());
}
