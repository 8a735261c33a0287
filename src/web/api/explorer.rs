//! A page that lists the operations of the interface and lets one try them.

use std::sync::Arc;

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::web::error::Result;
use crate::web::routes::{Pass, Routes};

/// The routes of the description and of the page made from it.
pub(super) fn router(document: OpenApi) -> Routes {
    let document = Arc::new(serde_json::to_value(document).unwrap_or_default());
    let page = Arc::clone(&document);
    Routes::new()
        .get("/api/openapi.json", Pass::Anyone, async move || axum::Json(Value::clone(&document)))
        .get("/api", Pass::Anyone, async move || show_explorer(&page))
}

#[derive(Template)]
#[template(path = "api/explorer.html")]
struct ExplorerPage {
    operations: Vec<OperationLine>,
}

/// An operation as the page shows it.
#[derive(Debug)]
struct OperationLine {
    method: String,
    path: String,
    summary: String,
    parameters: Vec<ParameterLine>,
    body: Option<String>,
}

/// A parameter of an operation.
#[derive(Debug)]
struct ParameterLine {
    name: String,
    place: String,
    about: String,
    required: bool,
}

fn show_explorer(document: &Value) -> Result<impl IntoResponse + use<>> {
    let page = ExplorerPage { operations: operations(document) };
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(page.render()?)))
}

fn operations(document: &Value) -> Vec<OperationLine> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods
                .filter(|(_, operation)| operation.get("operationId").is_some())
                .map(move |(method, operation)| line(path, method, operation))
        })
        .collect()
}

fn line(path: &str, method: &str, operation: &Value) -> OperationLine {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    OperationLine {
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        parameters: parameters.map(parameter).collect(),
        body: body(operation),
    }
}

fn parameter(parameter: &Value) -> ParameterLine {
    ParameterLine {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        about: text(&parameter["description"]),
        required: parameter["required"].as_bool().unwrap_or(false),
    }
}

/// The name of the schema of a JSON body.
fn body(operation: &Value) -> Option<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let named = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
    schema.is_object().then(|| named.unwrap_or("JSON").to_owned())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
