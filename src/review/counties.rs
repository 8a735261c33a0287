//! Counties under construction: where loaded records become facts.

use std::collections::{BTreeMap, HashMap};

use super::people;
use super::subsidies::SubsidyRecords;
use super::training::TrainingRecords;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::ids::SubjectId;
use crate::ledger::areas::Names;
use crate::ledger::facilities::{DeviceLine, FacilityLine};
use crate::ledger::practitioners::Staff;
use crate::ledger::villages::{CoverageSpell, PoorSpell};
use crate::rules::{
    Coverage, Device, DutyChoiceFacts, DutyFacts, FacilityFacts, Facts, IntakeFacts,
    MedicinesFacts, Population, Spell, StudyFacts, SubsidyPayment, VillageFacts,
};

/// Counties under construction: each with its villages by key.
pub(super) struct Counties {
    /// The area that stands for a county, where a plan binds less than one.
    part: Option<AreaKey>,
    facts: BTreeMap<AreaKey, Facts>,
    villages: BTreeMap<AreaKey, VillageFacts>,
}

impl Counties {
    pub(super) fn new(bound: AreaKey, scope: Scope, names: &Names) -> Self {
        let (root, part) = (scope.root(), Some(bound).filter(|area| area.level() > Level::County));
        let keys: Vec<AreaKey> = match root.level() {
            _ if part.is_some() => part.into_iter().collect(),
            Level::Province | Level::Prefecture => names.below(root).map(|(key, _)| key).collect(),
            Level::County | Level::Township | Level::Village => vec![root.county()],
        };
        let empty = |county: AreaKey| Facts::of(county, names.of(county));
        let facts = keys.into_iter().map(|county| (county, empty(county))).collect();
        Self { part, facts, villages: BTreeMap::new() }
    }

    /// Whose facts those of an area are.
    fn unit(&self, area: AreaKey) -> AreaKey {
        self.part.unwrap_or(area.county())
    }

    pub(super) fn add_villages(&mut self, names: &Names, scope: Scope) {
        for (area, name) in names.villages(scope) {
            let village = VillageFacts {
                area,
                name: name.to_owned(),
                township: names.of(area.township()),
                registered_poor: Vec::new(),
                populations: Vec::new(),
                coverage: Vec::new(),
            };
            self.villages.insert(area, village);
        }
    }

    /// A village; one that has no name on the date goes by its key.
    pub(super) fn village(&mut self, area: AreaKey) -> &mut VillageFacts {
        self.villages.entry(area).or_insert_with(|| VillageFacts {
            area,
            name: area.to_string(),
            township: String::new(),
            registered_poor: Vec::new(),
            populations: Vec::new(),
            coverage: Vec::new(),
        })
    }

    /// The county that an area lies in. What lies above counties goes to none of them.
    pub(super) fn of(&mut self, area: AreaKey) -> &mut Facts {
        let county = self.unit(area);
        self.facts.entry(county).or_insert_with(|| Facts::of(county, county.to_string()))
    }

    /// When villages were registered as poor.
    pub(super) fn add_poor(&mut self, spells: Vec<PoorSpell>) {
        for spell in spells {
            let village = self.village(spell.area_key);
            village.registered_poor.push(Spell { from: spell.from, until: spell.until });
        }
    }

    /// How villages are served.
    pub(super) fn add_coverage(&mut self, spells: Vec<CoverageSpell>) {
        for spell in spells {
            self.village(spell.area_key).coverage.push(Coverage {
                mode: spell.mode,
                facility: spell.facility,
                from: spell.from,
                until: spell.until,
            });
        }
    }

    /// Institutions with their devices.
    pub(super) fn add_places(&mut self, places: Vec<FacilityLine>, devices: Vec<DeviceLine>) {
        let mut delivered: HashMap<SubjectId, Vec<Device>> = HashMap::new();
        for device in devices {
            let serial_no = Some(device.serial);
            let at = Device { serial_no, from: device.delivered_on, until: None };
            delivered.entry(device.facility_id).or_default().push(at);
        }
        for place in places {
            let devices = delivered.remove(&place.subject_id).unwrap_or_default();
            self.of(place.area_key).facilities.push(FacilityFacts {
                subject: place.subject_id,
                public_id: place.id,
                kind: place.kind,
                area: place.area_key,
                name: place.name,
                standard_since: place.standard_since,
                devices,
            });
        }
    }

    /// What decides the subsidy, and what was paid. A payment to a record that was merged
    /// into another was paid to that one.
    pub(super) fn add_subsidies(&mut self, records: SubsidyRecords, staff: &Staff) {
        for at in records.medicines {
            let spell = MedicinesFacts { facility: at.facility, from: at.from, until: at.until };
            self.of(at.area_key).medicines.push(spell);
        }
        for (area, kind, people, on) in records.counts {
            let count = Population { kind, count: i64::from(people), on };
            self.village(area).populations.push(count);
        }
        for at in records.payments {
            let practitioner = staff.persons.whole(at.practitioner);
            self.of(at.area_key).payments.push(SubsidyPayment {
                practitioner,
                facility: at.facility,
                month: at.month,
                kind: at.kind,
                amount: at.amount,
                on: at.on,
            });
        }
    }

    /// Studies, turns of duty and intakes.
    pub(super) fn add_training(&mut self, records: TrainingRecords, staff: &Staff) {
        let whole = |id: SubjectId| staff.persons.whole(id);
        for at in records.studies {
            let (left_on, leave_reason) = at.left.unzip();
            let (exam_on, exam_result) = at.exam.unzip();
            self.of(at.area_key).studies.push(StudyFacts {
                practitioner: whole(at.practitioner),
                from: at.from,
                until: at.until,
                left_on,
                leave_reason,
                exam_on,
                exam_result,
                paid: at.paid,
                paid_on: at.paid_on,
            });
        }
        for at in records.choices {
            self.of(at.area_key).duty_choices.push(DutyChoiceFacts {
                practitioner: whole(at.practitioner),
                way: at.way,
                from: at.from,
                until: at.until,
            });
        }
        for at in records.worked {
            let (practitioner, month) = (whole(at.practitioner), at.month);
            let duty = DutyFacts { practitioner, month, days: at.days };
            self.of(at.area_key).duties.push(duty);
        }
        for at in records.intakes {
            let (public_id, year, admitted, on) = (at.id, at.year, at.admitted, at.on);
            let intake = IntakeFacts { public_id, year, admitted, on };
            self.of(at.area_key).intakes.push(intake);
        }
    }

    /// Everybody goes into the county of each employment, with what they hold.
    pub(super) fn add_people(&mut self, staff: Staff) {
        for (county, person) in people::by_county(staff) {
            self.of(county).people.push(person);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Facts> {
        for (area, village) in std::mem::take(&mut self.villages) {
            self.of(area).villages.push(village);
        }
        // What lies above counties belongs to none of them.
        let is_unit = |area: AreaKey| match self.part {
            Some(part) => area == part,
            None => area.level() == Level::County,
        };
        self.facts.into_values().filter(|facts| is_unit(facts.county)).collect()
    }
}
