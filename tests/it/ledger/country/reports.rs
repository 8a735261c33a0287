//! What is reported and paid: figures, irregularities, subsidies, training, head counts.

use chrono::{Days, NaiveDate};
use serde_json::json;
use taizhang::domain::month::Month;
use taizhang::ledger::Result;
use taizhang::ledger::figures::{AcceptFigures, EnterFigures, PassFigures, SubmitFigures};
use taizhang::ledger::irregularities::{
    CloseIrregularity, DeductFunds, RecordIrregularity, RectifyIrregularity,
};
use taizhang::ledger::medicines::{AdoptMedicines, EndMedicines};
use taizhang::ledger::students::{AdmitStudents, AnnounceIntakes};
use taizhang::ledger::subsidies::{PaySubsidies, StrikeSubsidyPayment};
use taizhang::ledger::training::{ChooseDuty, OpenBatch, RecordDuty};
use taizhang::ledger::villages::CountPeople;

use super::super::clinic::{COUNTY, VILLAGES};
use super::{Country, Deed};
use crate::support::doctors::command;

/// How many things there are to enter here.
pub(super) const DEEDS: u8 = 12;

impl Country {
    pub(super) async fn enter_reports(&mut self, deed: Deed) -> Result<()> {
        match deed.0 {
            0..=3 => self.enter_reported(deed).await,
            4..=7 => self.enter_subsidy(deed).await,
            _ => self.enter_training(deed).await,
        }
    }

    async fn enter_reported(&mut self, (what, village, on): Deed) -> Result<()> {
        match what {
            0 => {
                let (indicator, period) = [("N1", "2015"), ("N2P", "2015Q3")][village];
                let numerator = 260_000 + (on - NaiveDate::default()).num_days() % 1_000;
                let figures = json!({ "figures": [{ "area_key": COUNTY, "indicator": indicator,
                    "period": period, "numerator": numerator, "denominator": 271_201,
                    "document_no": "示1号" }] });
                let figures = self.act(command::<EnterFigures>(figures)).await?;
                let seen = json!({ "figures": [{ "figure": figures[0], "version": 1 }] });
                self.act(command::<SubmitFigures>(seen)).await?;
                self.open.figures.extend(figures);
            }
            1 => {
                let Some(figure) = self.open.figures.pop() else { return Ok(()) };
                let seen =
                    |version| json!({ "figures": [{ "figure": figure, "version": version }] });
                self.act(command::<PassFigures>(seen(2))).await?;
                self.act(command::<AcceptFigures>(seen(3))).await?;
            }
            2 => {
                let found = json!({ "facility": self.hospitals[village],
                    "kind": "double_charge", "found_on": on, "found_by": "示范联合检查组",
                    "problem": "重复收取诊查费" });
                let found = self.act(command::<RecordIrregularity>(found)).await?;
                self.open.irregularities.push(found);
            }
            _ => self.follow(on).await?,
        }
        Ok(())
    }

    async fn follow(&mut self, on: NaiveDate) -> Result<()> {
        let irregularity = self.open.irregularities.pop();
        let deduct = json!({ "deduction": 100_000, "deducted_on": on,
            "deduction_document_no": "示2号" });
        self.act(DeductFunds { irregularity, ..command(deduct) }).await?;
        let mended = json!({ "rectified_on": on, "rectification": "退还" });
        self.act(RectifyIrregularity { irregularity, ..command(mended) }).await?;
        let closed = json!({ "closed_on": on, "closing_words": "已核实" });
        self.act(CloseIrregularity { irregularity, ..command(closed) }).await?;
        Ok(())
    }

    async fn enter_subsidy(&mut self, (what, village, on): Deed) -> Result<()> {
        let (doctor, clinic) = (self.doctors[village], self.clinics[village]);
        match what {
            4 => {
                let adopt = json!({ "clinics": [clinic], "from": on });
                if self.act(command::<AdoptMedicines>(adopt)).await.is_err() {
                    let end = json!({ "clinics": [clinic], "until": on });
                    self.act(command::<EndMedicines>(end)).await?;
                }
            }
            5 => {
                let payment = json!({ "practitioner": doctor, "facility": clinic,
                    "month": Month::of(on), "kind": "regular", "amount": 40_000 });
                let pay = json!({ "paid_on": on + Days::new(4), "document_no": "示3号",
                    "payments": [payment] });
                let paid = self.act(command::<PaySubsidies>(pay)).await?;
                self.open.payments.extend(paid);
            }
            6 => {
                let Some(payment) = self.open.payments.pop() else { return Ok(()) };
                self.act(StrikeSubsidyPayment { payment, seen: None }).await?;
            }
            _ => {
                let count = json!({ "area_key": VILLAGES[village], "kind": "catchment",
                    "people": 700 });
                let counted = json!({ "counted_on": on, "counts": [count] });
                self.act(command::<CountPeople>(counted)).await?;
            }
        }
        Ok(())
    }

    async fn enter_training(&mut self, (what, village, on): Deed) -> Result<()> {
        let (doctor, hospital) = (self.doctors[village], self.hospitals[0]);
        match what {
            8 => {
                let batch = json!({ "area_key": COUNTY, "name": format!("{on}"),
                    "host": "示范市第一人民医院", "from": on, "until": on + Days::new(183),
                    "doctors": [{ "practitioner": doctor }] });
                self.act(command::<OpenBatch>(batch)).await?;
            }
            9 => {
                let choice = json!({ "practitioner": doctor, "facility": hospital,
                    "way": "weekly_day" });
                let choose = json!({ "from": on, "choices": [choice] });
                self.act(command::<ChooseDuty>(choose)).await?;
            }
            10 => {
                let worked = json!({ "practitioner": doctor, "facility": hospital,
                    "days": [2, 9, 16, 23] });
                let record = json!({ "month": Month::of(on), "worked": [worked] });
                self.act(command::<RecordDuty>(record)).await?;
            }
            _ => {
                let intake = json!({ "area_key": COUNTY, "year": 2015, "places": 20 });
                let announce = json!({ "intakes": [intake] });
                let announced = self.act(command::<AnnounceIntakes>(announce)).await;
                self.open.intakes.extend(announced.unwrap_or_default());
                let intake = self.open.intakes.last().copied();
                let student = json!({ "name": format!("示范{on}"), "admitted_on": on });
                let admit = json!({ "students": [student] });
                self.act(AdmitStudents { intake, ..command(admit) }).await?;
            }
        }
        Ok(())
    }
}
