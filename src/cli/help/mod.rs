//! Help in Chinese, for whoever runs the program.
//!
//! Commands and options say in English what they are where they are defined, for whoever works
//! on them. What is printed is put together here: the words of `words`, and around them what
//! the library would say in English.

mod words;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};

/// What `--help` prints: what it is, how it is called, what there is to choose from.
const TEMPLATE: &str = "{before-help}{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// The command line with its help in Chinese.
pub(super) fn in_chinese(program: Command) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let name = program.get_name().to_owned();
    translated(program.disable_version_flag(true).arg(version), &name)
}

fn translated(command: Command, path: &str) -> Command {
    let usage = usage(&command, path);
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let below = |command: Command| {
        let path = format!("{path} {}", command.get_name());
        translated(command, &path)
    };
    command
        .about(words::command(path))
        .long_about(None)
        .override_usage(usage)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .mut_args(|option| explained(option, path))
        .mut_subcommands(below)
}

/// How a command is called: `taizhang plan show [选项] <FILE>`.
fn usage(command: &Command, path: &str) -> String {
    let mut built = command.clone().bin_name(path).disable_help_subcommand(true);
    let usage = built.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>")
}

/// An option with what it is, what it takes, and what it is where nobody says.
fn explained(option: Arg, path: &str) -> Arg {
    let mut said = words::option(path, option.get_id().as_str()).to_owned();
    let takes = option.get_action().takes_values();
    let mut more = Vec::new();
    if takes {
        let values = option.get_possible_values();
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        if !names.is_empty() {
            more.push(format!("可选 {}", names.join("、")));
        }
        let defaults = option.get_default_values().iter();
        let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            more.push(format!("默认 {}", defaults.join(" ")));
        }
    }
    if let Some(variable) = option.get_env() {
        more.push(format!("环境变量 {}", variable.to_string_lossy()));
    }
    if !more.is_empty() {
        said = format!("{said}［{}］", more.join("；"));
    }
    let own = option.get_help_heading().is_some();
    let heading = if option.is_positional() { "参数" } else { "选项" };
    let option = if own { option } else { option.help_heading(heading) };
    let option = option.help(said).long_help(None).hide_env(true);
    if takes { option.hide_possible_values(true).hide_default_value(true) } else { option }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory};

    use super::{in_chinese, words};
    use crate::cli::Cli;

    /// Every command below one, each by its path, with the command itself.
    fn walk(command: &Command, path: &str, visit: &mut impl FnMut(&str, &Command)) {
        visit(path, command);
        for below in command.get_subcommands() {
            walk(below, &format!("{path} {}", below.get_name()), visit);
        }
    }

    fn help(path: &str) -> String {
        let mut command = in_chinese(Cli::command());
        command.build();
        let below = path.split(' ').skip(1);
        let found =
            below.fold(&mut command, |at, name| at.find_subcommand_mut(name).expect("a command"));
        found.render_help().to_string()
    }

    #[test]
    fn every_command_and_option_is_explained_and_nothing_else() {
        let program = in_chinese(Cli::command());
        let (mut commands, mut options) = (BTreeSet::new(), BTreeSet::new());
        walk(&program, "taizhang", &mut |path, command| {
            assert!(!words::command(path).is_empty(), "{path} is not explained");
            commands.insert(path.to_owned());
            for option in command.get_arguments() {
                let name = option.get_id().as_str();
                assert!(!words::option(path, name).is_empty(), "{path} {name} is not explained");
                options.insert(format!("{path} {name}"));
            }
        });
        for (path, _) in words::COMMANDS {
            assert!(commands.contains(*path), "there is no {path}");
        }
        for (name, _) in words::OPTIONS {
            let fits = |option: &String| option == name || option.rsplit(' ').next() == Some(name);
            assert!(options.iter().any(fits), "there is no option {name}");
        }
    }

    #[test]
    fn help_says_in_chinese_what_to_type_and_what_holds_where_nobody_says() {
        let program = help("taizhang");
        assert!(program.contains("用法：taizhang <命令>"), "{program}");
        assert!(program.contains("  serve     启动服务：网页和 JSON 接口"), "{program}");
        let serve = help("taizhang serve");
        let listen = "监听的地址和端口［默认 127.0.0.1:8080；环境变量 TAIZHANG_LISTEN］";
        assert!(serve.contains(listen), "{serve}");
        let both = ("连接的限度:", "--second-factor <SECOND_FACTOR>");
        assert!(serve.contains(both.0) && serve.contains(both.1), "{serve}");
        let show = help("taizhang plan show");
        assert!(show.contains("用法：taizhang plan show [选项] <FILE>"), "{show}");
        assert!(show.contains("参数:\n  <FILE>"), "{show}");
    }

    #[test]
    fn no_english_is_left_that_the_library_would_say() {
        let program = in_chinese(Cli::command());
        walk(&program, "taizhang", &mut |path, _| {
            let said = help(path);
            for english in [
                "Usage",
                "Options:",
                "Commands:",
                "Arguments:",
                "default:",
                "env:",
                "possible values",
                "[OPTIONS]",
                "<COMMAND>",
                "Print help",
            ] {
                assert!(!said.contains(english), "{english} is in {said}");
            }
        });
    }
}
