//! A plan as a person would read it.

use std::fmt::{self, Write};

use chrono::NaiveDate;

use super::model::{Plan, Stage, Target, Test};
use super::statement::{Budget, Part};
use crate::domain::time::in_words;

/// The whole plan in Chinese, with the departments' names valid on a day.
///
/// Without a day it is the day from which the plan holds, so the words are the plan's own.
pub fn show(plan: &Plan, as_of: Option<NaiveDate>) -> String {
    let sheet = Sheet { plan, on: as_of.unwrap_or(plan.head.effective_from) };
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = sheet.write(&mut out);
    out
}

struct Sheet<'a> {
    plan: &'a Plan,
    on: NaiveDate,
}

impl Sheet<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        self.head(out)?;
        self.clauses(out)?;
        writeln!(out, "\n【目标】")?;
        for target in &self.plan.targets {
            self.target(out, target)?;
        }
        self.statements(out)?;
        self.indicators(out)?;
        self.acceptance(out)?;
        self.duties(out)?;
        self.departments(out)?;
        self.ambiguities(out)
    }

    fn head(&self, out: &mut String) -> fmt::Result {
        let head = &self.plan.head;
        writeln!(out, "{}（{}）", head.title, head.id)?;
        writeln!(out, "范围：{}", self.plan.area_name(head.area))?;
        writeln!(out, "依据：{}", head.document)?;
        writeln!(out, "生效：{}", in_words(head.effective_from))?;
        if let Some(note) = &head.note {
            writeln!(out, "说明：{note}")?;
        }
        let settings = &self.plan.settings;
        writeln!(
            out,
            "设定：进度窗口{}天；新建村卫生室每所补助{}元；村医到岗间隔不超过{}天；\
             每所县级医院重点专科{}个，每个专科的投入计{}资金；\
             多点执业半天按{}计；季度中途选派{}；指标自{}起计入",
            settings.pace_window_days,
            settings.new_build_subsidy_yuan,
            settings.last_seen_days,
            settings.specialties_per_county,
            settings.specialty_levels(),
            if settings.half_day_counts_whole { "一天" } else { "半天" },
            if settings.quarter_pro_rata { "按比例折算" } else { "不折算" },
            settings.figures_count_from,
        )?;
        let subsidy = settings.subsidy.printed();
        let subsidy: Vec<_> =
            subsidy.iter().map(|(asked, answer)| format!("{asked} {answer}")).collect();
        writeln!(out, "村医定额补助：{}", subsidy.join("；"))?;
        let training = settings.training.printed();
        let training: Vec<_> =
            training.iter().map(|(asked, answer)| format!("{asked} {answer}")).collect();
        writeln!(out, "村医培训：{}", training.join("；"))?;
        let places = if settings.staff_health_centres {
            "乡镇卫生院和社区卫生服务中心（站）"
        } else {
            "只计乡镇卫生院"
        };
        let people =
            if settings.count_trained { "含培训合格未注册的" } else { "只计注册的" };
        let days = settings.gap_days;
        writeln!(out, "      全科医生：机构范围{places}，人员{people}；空白点{days}天内消除")
    }

    fn clauses(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n【条文】")?;
        let mut section = None;
        for clause in &self.plan.clauses {
            if clause.section.is_some() && clause.section != section {
                section.clone_from(&clause.section);
                writeln!(out, "{}", section.as_deref().unwrap_or_default())?;
            }
            match &clause.heading {
                Some(heading) => writeln!(out, "  {} {heading}", clause.id)?,
                None => writeln!(out, "  {}", clause.id)?,
            }
            for paragraph in clause.text.lines() {
                writeln!(out, "    {paragraph}")?;
            }
            if let Some(reason) = &clause.untracked {
                writeln!(out, "    （不跟踪：{reason}）")?;
            }
        }
        Ok(())
    }

    fn target(&self, out: &mut String, target: &Target) -> fmt::Result {
        writeln!(out, "\n{} {}", target.id, target.title)?;
        writeln!(out, "  条文：{}", listed(&target.clauses))?;
        writeln!(out, "  目标值：{}", wanted(target))?;
        write!(out, "  口径：按{}，{}", target.level, target.reading.label())?;
        for other in &target.other_readings {
            write!(out, "；并列显示：{}", other.label())?;
        }
        for (word, base) in [("基数", &target.base), ("并列基数", &target.other_base)] {
            if let Some(base) = base {
                write!(out, "\n  {word}：{}（{}）", base.words, base.indicator)?;
            }
        }
        writeln!(out, "\n  规则：{}", target.rule.as_deref().unwrap_or("尚无，不作判定"))?;
        for stage in &target.stages {
            self.stage(out, target, stage)?;
        }
        if target.stages.is_empty() {
            writeln!(out, "  阶段：无")?;
        }
        writeln!(out, "  牵头：{}", self.name(&target.lead))?;
        writeln!(out, "  检查验收：{}", listed(&target.accepted_by))?;
        if let (Some(words), Some(clause)) = (&target.consequence, &target.consequence_clause) {
            writeln!(out, "  后果（{clause}）：{words}")?;
        }
        target.gap.iter().try_for_each(|gap| writeln!(out, "  原文缺项：{gap}"))
    }

    fn stage(&self, out: &mut String, target: &Target, stage: &Stage) -> fmt::Result {
        let Stage { id, title, value, .. } = stage;
        let unit = &target.unit;
        writeln!(out, "  阶段{id}（{title}）：{value}{unit}，{}", spell(stage))?;
        if let Some(evidence) = &stage.evidence {
            writeln!(out, "    依据：{evidence}")?;
        }
        if stage.allocation.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> =
            stage.allocation.iter().map(|(area, n)| (self.plan.area_name(*area), *n)).collect();
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(2).max(2);
        for (name, value) in &rows {
            writeln!(out, "    {name:　<width$}{value:>8}")?;
        }
        let total = rows.iter().fold(0, |sum: i64, (_, value)| sum.saturating_add(*value));
        writeln!(out, "    {:　<width$}{total:>8}", "合计")
    }

    fn indicators(&self, out: &mut String) -> fmt::Result {
        if self.plan.indicators.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n【报送指标】")?;
        for at in &self.plan.indicators {
            let unit = &at.counted_in;
            writeln!(out, "{} {}", at.id, at.title)?;
            match &at.denominator {
                Some(denominator) => {
                    writeln!(out, "  算式：{} ÷ {denominator}（{unit}）", at.numerator)?;
                }
                None => writeln!(out, "  数额：{}（{unit}）", at.numerator)?,
            }
            let until = at.until.map(|until| format!("至{}", until.label())).unwrap_or_default();
            write!(out, "  报送：每{}，自{}起{until}", at.period, at.from.label())?;
            writeln!(out, "，期满后{}天内；按{}判定", at.due_days, at.judged_over())?;
            let scheme = if at.scheme.is_empty() { "—" } else { &at.scheme };
            writeln!(out, "  目标：{}；制度：{scheme}", listed(&at.feeds))?;
            for mark in &at.breaks {
                let from = mark.from.label();
                writeln!(out, "  口径中断：{from}起为{}（{}）", mark.scheme, mark.words)?;
            }
            at.note.iter().try_for_each(|note| writeln!(out, "  说明：{note}"))?;
        }
        Ok(())
    }

    fn statements(&self, out: &mut String) -> fmt::Result {
        if !self.plan.sums.is_empty() {
            writeln!(out, "\n【应当相加的数】")?;
        }
        for sum in &self.plan.sums {
            let (unit, parts) = (&sum.unit, parts(&sum.parts, &sum.unit));
            writeln!(
                out,
                "{}（{}）{}：{parts} = {}{unit}",
                sum.id, sum.clause, sum.title, sum.total
            )?;
        }
        if !self.plan.budgets.is_empty() {
            writeln!(out, "\n【资金】")?;
        }
        for budget in &self.plan.budgets {
            let Budget { id, clause, title, total, .. } = budget;
            writeln!(out, "{id}（{clause}）{title}：{total}元")?;
            writeln!(out, "  用途：{}", parts(&budget.uses, "元"))?;
            writeln!(out, "  来源：{}", parts(&budget.sources, "元"))?;
            let amount = |amount: Option<i64>| {
                amount.map_or_else(|| "未写明".to_owned(), |amount| format!("{amount}元"))
            };
            let (in_place, missing) = (amount(budget.in_place), amount(budget.missing()));
            writeln!(out, "  到位：{in_place}；缺口：{missing}")?;
            if let Some(target) = &budget.target {
                writeln!(out, "  到位情况按来源报送，见目标{target}")?;
            }
        }
        Ok(())
    }

    fn acceptance(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n【检查验收】")?;
        for line in &self.plan.acceptance {
            let others = if line.open_list { "等" } else { "" };
            let departments = self.names(&line.departments);
            writeln!(out, "{}（{}）{}", line.id, line.clause, line.matter)?;
            writeln!(out, "  部门：{departments}{others}")?;
            writeln!(out, "  方式：{}", line.manner)?;
            if let Some(consequence) = &line.consequence {
                writeln!(out, "  后果：{consequence}")?;
            }
        }
        Ok(())
    }

    fn duties(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n【责任分工】")?;
        for duty in &self.plan.duties {
            let name = self.name(&duty.department);
            writeln!(out, "{} {name}：{}", duty.clause, duty.matter)?;
            writeln!(out, "  目标：{}", listed(&duty.targets))?;
        }
        Ok(())
    }

    fn departments(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n【部门】（{}的名称）", in_words(self.on))?;
        for department in &self.plan.departments {
            writeln!(out, "{} {}", department.id, self.name(&department.id))?;
        }
        Ok(())
    }

    fn ambiguities(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n【歧义】（● 为采用的读法）")?;
        for passage in &self.plan.ambiguities {
            writeln!(out, "{}（{}）{}", passage.id, listed(&passage.clauses), passage.question)?;
            for (at, reading) in passage.readings.iter().enumerate() {
                let mark = if passage.in_force == Some(at) { '●' } else { '○' };
                writeln!(out, "  {mark} {reading}")?;
            }
            let both = if passage.in_force.is_none() { "（并列）" } else { "" };
            writeln!(out, "  理由{both}：{}", passage.ruling)?;
        }
        Ok(())
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.plan.department_name(id, self.on).unwrap_or(id)
    }

    fn names(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join("、")
    }
}

/// Parts added to each other, such as `未脱困户31户 + 已脱困户38户`.
pub fn parts(parts: &[Part], unit: &str) -> String {
    let say = |part: &Part| match part.value {
        Some(value) => format!("{}{value}{unit}", part.name),
        None => format!("{}（未写明）", part.name),
    };
    let said: Vec<_> = parts.iter().map(say).collect();
    if said.is_empty() { "未写明".to_owned() } else { said.join(" + ") }
}

/// Names in a row, or 无.
fn listed(ids: &[String]) -> String {
    if ids.is_empty() { "无".to_owned() } else { ids.join("、") }
}

/// What the value is held against, such as `不少于1055所`.
pub fn wanted(target: &Target) -> String {
    let unit = &target.unit;
    let test = match target.test {
        Some(Test::AtLeast(value)) => format!("不少于{value}{unit}"),
        Some(Test::AtMost(value)) => format!("不多于{value}{unit}"),
        Some(Test::Exactly(value)) => format!("{value}{unit}"),
        None => "原文没有数值".to_owned(),
    };
    match target.baseline {
        Some(baseline) => format!("{test}（原为{baseline}{unit}）"),
        None => test,
    }
}

/// When a stage holds, and where its year comes from.
pub fn spell(stage: &Stage) -> String {
    let source = stage.year_source.label();
    let from = stage.from.map(|from| format!("自{}起", in_words(from)));
    let by = stage.by.map(|by| format!("{}前（含当日）", in_words(by)));
    let parts: Vec<_> = from.into_iter().chain(by).collect();
    if parts.is_empty() {
        return format!("年份未定〔{source}〕");
    }
    format!("{}〔{source}〕", parts.join("，"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::show;
    use crate::plan::example::house;

    #[test]
    fn the_house_plan_can_be_read() {
        let text = show(&house(), None);
        for passage in [
            "范围：陇南市",
            "T01 完成未达标贫困村卫生室建设\n  条文：一、二.1、四.1\n  目标值：不少于1055所",
            "阶段2015（2015年批次）：750所，自2015年1月1日起，2015年12月31日前（含当日）〔推定〕",
            "    武都区     120\n    成县　      62\n",
            "    合计　     305\n",
            "  牵头：市卫生计生委\n  检查验收：K1a、K1b\n  后果（五.1）：对不能按期完成任务的县区",
            "目标值：400元/月（原为200元/月）",
            "年份未定〔掩码〕",
            "部门：市卫生计生委、市发展改革委、市财政局、建设局等",
            "N1 新农合参合率\n  算式：参合人数 ÷ 应参合农业人口（人）\n  报送：每年，自2014年起，期满后31天内；按年判定",
            "  口径中断：2017年起为城乡居民基本医疗保险",
            "基数：同一人群2014年的比例（N2P）\n  并列基数：",
            "三.6 市民政局：大病医疗救助工作\n  目标：无",
            "  ○ 每个机构都达到（最小值）\n  ● 平均达到（平均数）",
            "  理由（并列）：两条都保留。",
        ] {
            assert!(text.contains(passage), "{passage}\n{text}");
        }
    }

    #[test]
    fn departments_have_the_names_of_the_day() {
        let text = show(&house(), NaiveDate::from_ymd_opt(2026, 5, 1));
        assert!(text.contains("【部门】（2026年5月1日的名称）\nhealth 市卫生健康委"));
        assert!(text.contains("poverty_office 农业农村局"));
        assert!(!text.contains("牵头：市卫生计生委"));
    }

    #[test]
    fn every_clause_is_printed() {
        let plan = house();
        let text = show(&plan, None);
        for clause in &plan.clauses {
            for paragraph in clause.text.lines() {
                assert!(text.contains(paragraph), "{}", clause.id);
            }
        }
    }
}
