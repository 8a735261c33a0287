//! Tables: columns of given widths, cells that span, heads that come again on every page.

use super::canvas::Area;
use super::flow::Flow;
use super::lines::{Line, break_lines};
use super::style::{Align, Ink, Style, Weight, size};
use super::{mm, page};

/// Blank between a rule and the text beside it.
const SIDE: f32 = mm(1.2);
/// Blank between a rule and the text below or above it.
const ABOVE: f32 = mm(0.9);
/// A row of less than this is moved to the next page rather than divided.
const SMALL: f32 = mm(45.0);
/// Rules inside a table.
const THIN: f32 = 0.5;
/// The frame round it.
const THICK: f32 = 1.0;

/// A column: how wide it is beside the others, and where its text stands.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Share of the type area, beside those of the other columns.
    pub share: f32,
    /// Alignment of its cells.
    pub align: Align,
}

impl Column {
    /// A column whose text is centred.
    pub const fn centred(share: f32) -> Self {
        Self { share, align: Align::Centre }
    }

    /// A column whose text is flush left.
    pub const fn text(share: f32) -> Self {
        Self { share, align: Align::Left }
    }

    /// A column of figures, flush right.
    pub const fn figures(share: f32) -> Self {
        Self { share, align: Align::Right }
    }
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    text: String,
    across: usize,
    down: usize,
    weight: Weight,
    align: Option<Align>,
    shaded: bool,
}

impl Cell {
    /// A cell with a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            across: 1,
            down: 1,
            weight: Weight::Regular,
            align: None,
            shaded: false,
        }
    }

    /// The name of a field: centred on a light ground.
    pub fn label(text: impl Into<String>) -> Self {
        Self { align: Some(Align::Centre), shaded: true, ..Self::new(text) }
    }

    /// The same over several columns.
    pub fn across(self, columns: usize) -> Self {
        Self { across: columns, ..self }
    }

    /// The same over several rows, which then stay on one page.
    pub fn down(self, rows: usize) -> Self {
        Self { down: rows, ..self }
    }

    /// The same in bold.
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same with an alignment of its own.
    pub fn align(self, align: Align) -> Self {
        Self { align: Some(align), ..self }
    }
}

/// A row of cells; places taken by a cell above are left out.
#[derive(Debug, Clone)]
pub struct Row {
    cells: Vec<Cell>,
    least: f32,
    leads: bool,
}

impl Row {
    /// A row as high as its text.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, least: 0.0, leads: false }
    }

    /// The same, at least so many points high: room for a pen.
    pub fn tall(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// The same, kept on the page of the row that follows: a head inside the table.
    pub fn leading(self) -> Self {
        Self { leads: true, ..self }
    }
}

/// A table over the whole width of the type area.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    head: Vec<Row>,
    rows: Vec<Row>,
    size: f32,
    whole: bool,
}

impl Table {
    /// An empty table.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, head: Vec::new(), rows: Vec::new(), size: size::FIFTH, whole: false }
    }

    /// The same with a head of one row, repeated on every page.
    pub fn head(self, titles: &[&str]) -> Self {
        let cells = titles.iter().map(|&title| Cell::label(title).bold()).collect();
        Self { head: vec![Row::new(cells)], ..self }
    }

    /// The same in another size.
    pub fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    /// The same, kept on one page where it fits one.
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// Adds a row.
    pub fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Widths of the columns in points.
    fn widths(&self) -> Vec<f32> {
        let all: f32 = self.columns.iter().map(|column| column.share).sum();
        self.columns.iter().map(|column| column.share / all * page::TYPE_WIDTH).collect()
    }
}

/// A cell with its place and its lines.
#[derive(Debug, Clone)]
struct Placed {
    x: f32,
    width: f32,
    down: usize,
    lines: Vec<Line>,
    style: Style,
    shaded: bool,
}

impl Placed {
    #[expect(clippy::cast_precision_loss, reason = "a cell has few lines")]
    fn height(&self) -> f32 {
        self.lines.len() as f32 * self.style.leading + 2.0 * ABOVE
    }
}

/// A row with its height.
#[derive(Debug, Clone)]
struct Laid {
    cells: Vec<Placed>,
    height: f32,
    leads: bool,
}

/// Rows that stay together: they are tied by a cell that spans them.
type Group = Vec<Laid>;

impl Flow<'_, '_> {
    /// Puts down a table.
    pub fn table(&mut self, table: &Table) {
        let head: Group = self.lay(table, &table.head).into_iter().flatten().collect();
        let groups = self.lay(table, &table.rows);
        let above = height(&head);
        let all: f32 = above + groups.iter().map(height).sum::<f32>();
        let whole = table.whole && all + mm(15.0) < page::BOTTOM - page::TOP;
        // A head inside the table is not left alone below the head of the table.
        let first = groups.iter().take(2).map(height).sum::<f32>().min(SMALL);
        self.need(if whole { all } else { above + first });
        self.groups(&head, groups);
    }

    fn groups(&mut self, head: &Group, groups: Vec<Group>) {
        let mut top = self.y();
        self.rows(head);
        let mut groups = std::collections::VecDeque::from(groups);
        while let Some(mut group) = groups.pop_front() {
            let leads = group.last().is_some_and(|row| row.leads);
            let next = groups.front().filter(|_| leads);
            let follows = next.map_or(0.0, |next| height(next).min(SMALL));
            if height(&group) + follows > self.left() + 0.01 {
                if let Some(rest) = self.divide(&mut group) {
                    self.rows(&group);
                    groups.push_front(rest);
                } else {
                    groups.push_front(group);
                }
                self.outline(top);
                self.new_page();
                top = self.y();
                self.rows(head);
            } else {
                self.rows(&group);
            }
        }
        self.outline(top);
    }

    /// Takes off a high row what does not fit on the page, between two lines.
    ///
    /// `None` where the row should rather move as a whole.
    fn divide(&self, group: &mut Group) -> Option<Group> {
        let whole_page = page::BOTTOM - page::TOP;
        let [row] = group.as_mut_slice() else {
            return None;
        };
        if row.height < SMALL || self.left() < mm(12.0) {
            return None;
        }
        if row.height < whole_page / 2.0 && self.left() < SMALL {
            return None;
        }
        let mut rest = row.clone();
        let room = self.left();
        for (cell, after) in row.cells.iter_mut().zip(&mut rest.cells) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small positive number"
            )]
            let fit = ((room - 2.0 * ABOVE) / cell.style.leading).max(0.0) as usize;
            after.lines = cell.lines.split_off(fit.min(cell.lines.len()));
        }
        row.height = room;
        rest.height = rest.cells.iter().map(Placed::height).fold(0.0, f32::max);
        Some(vec![rest])
    }

    fn lay(&self, table: &Table, rows: &[Row]) -> Vec<Group> {
        let widths = table.widths();
        let mut taken = vec![0_usize; widths.len()];
        let mut groups: Vec<Group> = Vec::new();
        for row in rows {
            let joins = taken.iter().any(|&rows| rows > 0);
            let laid = self.lay_row(table, &widths, &mut taken, row);
            match groups.last_mut() {
                Some(group) if joins => group.push(laid),
                _ => groups.push(vec![laid]),
            }
        }
        groups.iter_mut().for_each(stretch);
        groups
    }

    fn lay_row(&self, table: &Table, widths: &[f32], taken: &mut [usize], row: &Row) -> Laid {
        let free: Vec<bool> = taken.iter().map(|&rows| rows == 0).collect();
        for rows in taken.iter_mut() {
            *rows = rows.saturating_sub(1);
        }
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut column = 0;
        for cell in &row.cells {
            while column < free.len() && !free[column] {
                column += 1;
            }
            let end = (column + cell.across).min(widths.len());
            if column >= end {
                break;
            }
            taken[column..end].fill(cell.down - 1);
            let x = page::LEFT + widths[..column].iter().sum::<f32>();
            let width = widths[column..end].iter().sum();
            cells.push(self.place(table, cell, (column, x, width)));
            column = end;
        }
        let own = cells.iter().filter(|cell| cell.down == 1).map(Placed::height);
        Laid { height: own.fold(row.least, f32::max), cells, leads: row.leads }
    }

    fn place(&self, table: &Table, cell: &Cell, (column, x, width): (usize, f32, f32)) -> Placed {
        let align = cell.align.unwrap_or(table.columns[column].align);
        let style =
            Style::new(table.size).leading(table.size * 1.38).align(align).weight(cell.weight);
        let lines = break_lines(self.fonts(), &style, &cell.text, width - 2.0 * SIDE);
        Placed { x, width, down: cell.down, lines, style, shaded: cell.shaded }
    }

    fn rows(&mut self, group: &Group) {
        for (at, row) in group.iter().enumerate() {
            for cell in &row.cells {
                let spanned = &group[at..(at + cell.down).min(group.len())];
                self.cell(cell, spanned.iter().map(|row| row.height).sum());
            }
            self.space(row.height);
        }
    }

    fn cell(&mut self, cell: &Placed, height: f32) {
        let (page, y) = (self.page(), self.y());
        let area = Area { x: cell.x, y, width: cell.width, height };
        if cell.shaded {
            self.document.canvas.ground(page, &[area], Ink::SHADE);
        }
        self.document.canvas.frame(page, area, THIN, Ink::BLACK);
        let column = (cell.x + SIDE, cell.width - 2.0 * SIDE);
        let mut line_y = y + ((height - cell.height()) / 2.0).max(0.0) + ABOVE;
        for line in &cell.lines {
            self.line(line, &cell.style, column, line_y);
            line_y += cell.style.leading;
        }
    }

    /// Draws the heavy frame round what stands between `top` and here.
    fn outline(&mut self, top: f32) {
        let height = self.y() - top;
        if height > 0.0 {
            self.frame(Area { x: page::LEFT, y: top, width: page::TYPE_WIDTH, height }, THICK);
        }
    }
}

fn height(group: &Group) -> f32 {
    group.iter().map(|row| row.height).sum()
}

/// Makes the last row of a group high enough for the cells that span it.
fn stretch(group: &mut Group) {
    for at in 0..group.len() {
        for cell in group[at].cells.clone() {
            let end = (at + cell.down).min(group.len());
            let have: f32 = group[at..end].iter().map(|row| row.height).sum();
            group[end - 1].height += (cell.height() - have).max(0.0);
        }
    }
}
