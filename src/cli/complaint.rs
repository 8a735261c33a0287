//! What is said, in Chinese, where a command line or a command goes wrong.

use std::fmt::Write;
use std::io::ErrorKind as Io;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::ledger::LedgerError;

/// What is wrong with a command line; `None` where it asks for help, which is no complaint.
pub(super) fn of_arguments(error: &clap::Error) -> Option<String> {
    let name = |kind| context(error, kind);
    let said = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (argument, value) =
                (name(ContextKind::InvalidArg), name(ContextKind::InvalidValue));
            let why = std::error::Error::source(error).map(|why| format!("：{why}"));
            let valid = name(ContextKind::ValidValue);
            let valid = (!valid.is_empty()).then(|| format!("，可用的有：{valid}"));
            let why = why.or(valid).unwrap_or_default();
            if value.is_empty() {
                format!("{argument} 后面没有写值{why}")
            } else {
                format!("{argument} 不能是“{value}”{why}")
            }
        }
        ErrorKind::UnknownArgument => format!("没有“{}”这个参数", name(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", name(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("缺少参数：{}", name(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => {
            format!("{} 不能重复或同用", name(ContextKind::InvalidArg))
        }
        _ => error.to_string().trim_end().to_owned(),
    };
    Some(said.trim_end_matches('。').to_owned())
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

/// Why a command could not be carried out, from what was tried to what stood in the way.
pub(super) fn of_failure(error: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain() {
        let words = if let Some(error) = cause.downcast_ref::<LedgerError>() {
            of_ledger(error)
        } else if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            of_system(error)
        } else {
            cause.to_string()
        };
        // An error that passes another through unchanged is said once.
        if said.last() != Some(&words) {
            said.push(words);
        }
    }
    said.join("：")
}

fn of_ledger(error: &LedgerError) -> String {
    match error {
        LedgerError::NotFound => "没有找到该记录，或该日期尚无方案。".to_owned(),
        LedgerError::State { detail, .. } | LedgerError::SecondPerson(detail) => detail.clone(),
        LedgerError::Invalid(faults) | LedgerError::Duplicate(faults) => {
            faults.iter().fold(String::new(), |mut all, fault| {
                // Writing to a string cannot fail.
                let _ = write!(all, "\n{} {}", fault.pointer, fault.detail);
                all
            })
        }
        LedgerError::Overloaded | LedgerError::Busy => "数据库正忙，请稍后再试。".to_owned(),
        LedgerError::StorageFull => "磁盘已满。".to_owned(),
        LedgerError::Failing => "存储出错，请先检查磁盘。".to_owned(),
        LedgerError::ReadOnly => "存储不可写。".to_owned(),
        LedgerError::Damaged(name) => format!("附件 {name} 损坏或缺失。"),
        LedgerError::Io(error) => of_system(error),
        other => other.to_string(),
    }
}

fn of_system(error: &std::io::Error) -> String {
    match error.kind() {
        Io::NotFound => "没有这个文件或文件夹".to_owned(),
        Io::PermissionDenied => "没有权限".to_owned(),
        Io::AlreadyExists => "已经存在".to_owned(),
        Io::IsADirectory => "这是文件夹，不是文件".to_owned(),
        Io::NotADirectory => "这不是文件夹".to_owned(),
        Io::StorageFull => "磁盘已满".to_owned(),
        Io::AddrInUse => "地址已被占用".to_owned(),
        Io::AddrNotAvailable => "本机没有这个地址".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;
    use clap::Parser;

    use super::{of_arguments, of_failure};
    use crate::cli::Cli;
    use crate::ledger::LedgerError;

    fn complaint(line: &str) -> String {
        let error = Cli::try_parse_from(line.split(' ')).expect_err("a wrong command line");
        of_arguments(&error).unwrap_or_default()
    }

    #[test]
    fn a_wrong_command_line_is_answered_in_chinese() {
        let rows = [
            ("taizhang frobnicate", "没有“frobnicate”这个命令"),
            ("taizhang evaluate --nope", "没有“--nope”这个参数"),
            ("taizhang plan check", "缺少参数：<FILES>..."),
            ("taizhang demo --as-of 昨天", "--as-of <AS_OF> 不能是“昨天”："),
            (
                "taizhang evaluate --format xml",
                "--format <FORMAT> 不能是“xml”，可用的有：table、json、csv",
            ),
            ("taizhang document notice x -o y", "<ID> 不能是“x”：编号应为 36 位"),
        ];
        for (line, expected) in rows {
            assert!(complaint(line).starts_with(expected), "{line}: {}", complaint(line));
        }
        assert_eq!(complaint("taizhang --help"), "", "help is no complaint");
    }

    #[test]
    fn a_failure_says_what_stood_in_the_way() {
        let read = || std::fs::read("/no/such/file").context("读不到 plan.toml");
        let failed = read().expect_err("no file");
        assert_eq!(of_failure(&failed), "读不到 plan.toml：没有这个文件或文件夹");
        let ledger = anyhow::Error::from(LedgerError::state(
            "未回复",
            ["notice.reply"],
            "还没有报送整改情况。",
        ));
        assert_eq!(of_failure(&ledger), "还没有报送整改情况。");
        let missing = anyhow::Error::from(LedgerError::NotFound);
        assert!(of_failure(&missing).starts_with("没有找到该记录"));
    }
}
