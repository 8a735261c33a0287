//! Every way in which a request can be refused, with its words.

use axum::http::StatusCode;

/// A way in which a request can be refused: its status, its stable code and its words.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The stable code that programs rely on.
    pub code: &'static str,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do about it.
    pub detail: &'static str,
}

impl Refusal {
    /// The address of the page that explains it.
    pub fn address(&self) -> String {
        format!("/problems/{}", self.slug())
    }

    /// The code as addresses write it.
    pub fn slug(&self) -> String {
        self.code.to_ascii_lowercase().replace('_', "-")
    }
}

macro_rules! refusals {
    ($( $name:ident: $status:ident, $title:literal, $detail:literal; )+) => {
        $(
            #[doc = $detail]
            pub(super) const $name: Refusal = Refusal {
                status: StatusCode::$status,
                code: stringify!($name),
                title: $title,
                detail: $detail,
            };
        )+

        /// Every refusal, for the pages that explain them.
        pub(super) const ALL: &[Refusal] = &[$($name),+];
    };
}

refusals! {
    BAD_ENCODING: BAD_REQUEST, "编码有误", "内容不是 UTF-8 编码。";
    BAD_JSON: BAD_REQUEST, "格式有误", "提交的内容不是合格的 JSON。";
    BAD_QUERY: BAD_REQUEST, "查询条件有误", "请按提示改正查询条件。";
    BAD_HEADER: BAD_REQUEST, "请求头有误", "If-Match 格式有误。";
    BAD_HOST: BAD_REQUEST, "地址不正确", "访问地址不正确。";
    KEY_REQUIRED: BAD_REQUEST, "缺少编号", "缺少 Idempotency-Key。";
    UNREADABLE: BAD_REQUEST, "无法读取", "请求无法读取，请检查后重试。";
    UNAUTHENTICATED: UNAUTHORIZED, "未登录", "请先登录。";
    BAD_LOGIN: UNAUTHORIZED, "登录未成功", "用户名或密码不正确。";
    BAD_CODE: UNAUTHORIZED, "验证码不正确", "验证码不正确或已使用。";
    SECOND_FACTOR_REQUIRED: FORBIDDEN, "尚未验证", "请先完成两步验证。";
    PASSWORD_CHANGE_REQUIRED: FORBIDDEN, "须更换口令", "口令已到期，请先更换口令。";
    REVEAL_LIMIT: TOO_MANY_REQUESTS, "查看次数已用完", "今日查看次数已用完。";
    FORBIDDEN: FORBIDDEN, "没有权限", "您的账号没有此项操作的权限。";
    ACCOUNT_DISABLED: FORBIDDEN, "账号已停用", "账号已停用，请联系本级管理员。";
    SECOND_PERSON: FORBIDDEN, "须由他人办理", "须由另一名工作人员确认。";
    CSRF: FORBIDDEN, "页面来源不正确", "页面来源不正确或已过期，请重新提交。";
    NOT_FOUND: NOT_FOUND, "没有找到", "没有找到该记录。";
    NO_SUCH_PAGE: NOT_FOUND, "没有找到", "没有找到该页面或接口。";
    METHOD_NOT_ALLOWED: METHOD_NOT_ALLOWED, "不支持的操作", "该地址不支持此操作。";
    BODY_TIMEOUT: REQUEST_TIMEOUT, "网络过慢", "网络过慢，上传已中断，请重试。";
    STATE: CONFLICT, "当前状态不允许", "记录的当前状态不允许此项操作。";
    IN_PROGRESS: CONFLICT, "正在处理", "正在处理，请勿重复提交。";
    OVERLAP: CONFLICT, "时间重叠", "与已登记的时段重叠。";
    LOCKED: CONFLICT, "期间已锁定", "本期已锁定，请走更正流程。";
    DELETED: CONFLICT, "记录已删除", "该记录已被删除，不能再次提交。";
    DUPLICATE: CONFLICT, "重复登记", "该内容已经登记过。";
    STALE: PRECONDITION_FAILED, "记录已被修改", "该记录已被他人修改，请核对后再提交。";
    TOO_LARGE: PAYLOAD_TOO_LARGE, "内容过大", "内容过大，请压缩后再传。";
    QUOTA: PAYLOAD_TOO_LARGE, "已达上限", "照片已达上限。";
    URI_TOO_LONG: URI_TOO_LONG, "网址过长", "网址过长。";
    UNSUPPORTED_TYPE: UNSUPPORTED_MEDIA_TYPE, "格式不受理", "请以 application/json 提交。";
    UNSUPPORTED_ENCODING: UNSUPPORTED_MEDIA_TYPE, "格式不受理", "不接收压缩的请求内容。";
    FILE_TYPE: UNSUPPORTED_MEDIA_TYPE, "文件类型不符", "文件内容与所说的类型不符。";
    VALIDATION: UNPROCESSABLE_ENTITY, "填写内容有误", "请按提示修改后再提交。";
    KEY_REUSED: UNPROCESSABLE_ENTITY, "编号重复", "同一编号提交了不同内容，请刷新页面。";
    REASON_REQUIRED: UNPROCESSABLE_ENTITY, "须写明理由", "请写明理由。";
    PRECONDITION_REQUIRED: PRECONDITION_REQUIRED, "须先打开记录", "请先打开最新记录再修改。";
    THROTTLED: TOO_MANY_REQUESTS, "尝试次数过多", "尝试次数过多，请稍后再试；也可联系本级管理员。";
    HEADERS_TOO_LARGE: REQUEST_HEADER_FIELDS_TOO_LARGE, "请求头过大", "请求头过大。";
    INTERNAL: INTERNAL_SERVER_ERROR, "系统出错", "系统出错，请把编号告诉管理员。";
    FILE_DAMAGED: INTERNAL_SERVER_ERROR, "附件损坏", "附件损坏，请把编号告诉管理员。";
    BUSY: SERVICE_UNAVAILABLE, "系统繁忙", "系统繁忙，请稍候重试，内容不会丢失。";
    OVERLOADED: SERVICE_UNAVAILABLE, "访问人数过多", "当前访问人数过多，请稍候重试。";
    UNAVAILABLE: SERVICE_UNAVAILABLE, "系统维护", "系统正在维护。";
    READ_ONLY: SERVICE_UNAVAILABLE, "只读", "系统处于只读状态。";
    STORAGE_FULL: INSUFFICIENT_STORAGE, "存储空间不足", "存储空间不足，请联系管理员；查询不受影响。";
}

/// The refusal that stands for a status which somebody else answered with.
pub(super) fn of_status(status: StatusCode) -> &'static Refusal {
    match status {
        StatusCode::NOT_FOUND => &NO_SUCH_PAGE,
        StatusCode::METHOD_NOT_ALLOWED => &METHOD_NOT_ALLOWED,
        StatusCode::REQUEST_TIMEOUT => &BODY_TIMEOUT,
        StatusCode::PAYLOAD_TOO_LARGE => &TOO_LARGE,
        StatusCode::URI_TOO_LONG => &URI_TOO_LONG,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => &UNSUPPORTED_TYPE,
        StatusCode::UNPROCESSABLE_ENTITY => &VALIDATION,
        StatusCode::SERVICE_UNAVAILABLE => &UNAVAILABLE,
        status if status.is_client_error() => &UNREADABLE,
        _ => &INTERNAL,
    }
}
