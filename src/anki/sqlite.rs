//! A writer of SQLite databases: tables by row number, no index, everything in one pass, the same bytes for the same rows.
//!
//! What it knows is the [file format](https://www.sqlite.org/fileformat2.html): pages, b-trees of tables, chains of pages
//! for what does not fit into one. It does not know SQL: a table comes with the statement that SQLite shall read it by.

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing, or the row number in the column that is its name.
    Null,
    /// A number.
    Int(i64),
    /// A text.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table with its rows.
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// The statement that creates it.
    pub(super) sql: &'static str,
    /// Row numbers and values, ascending by number.
    pub(super) rows: Vec<(i64, Vec<Value>)>,
}

/// The size of a page, in bytes.
const PAGE: usize = 4096;

/// The header of the file, at the start of the first page.
const FILE_HEADER: usize = 100;

/// The version of SQLite that the file claims to be written by: the one whose format is followed here.
const WRITTEN_BY: u32 = 3_045_000;

/// How many pages one above them can name: each takes a pointer, a page number and a row number of at most eight bytes.
const FANOUT: usize = (PAGE - 12) / (2 + 4 + 8);

const LEAF: u8 = 0x0d;
const INTERIOR: u8 = 0x05;

/// Returns a database that holds these tables.
pub(super) fn database(tables: &[Table]) -> Vec<u8> {
    // The first page lists the tables; it is filled when it is known where they stand.
    let mut pages = Pages { bytes: vec![0; PAGE] };
    let mut schema = Vec::new();
    for (row, table) in (1..).zip(tables) {
        let root = i64::from(pages.table(&table.rows));
        let values = ["table".into(), table.name.into(), table.name.into(), root.into(), table.sql.into()];
        schema.push((row, values.to_vec()));
    }
    let first = pages.schema(&schema);
    pages.bytes[..PAGE].copy_from_slice(&first);
    pages.bytes
}

struct Pages {
    bytes: Vec<u8>,
}

impl Pages {
    /// Adds a page, and returns its number.
    fn add(&mut self, page: &[u8]) -> u32 {
        self.bytes.extend_from_slice(page);
        u32::try_from(self.bytes.len() / PAGE).unwrap_or(u32::MAX)
    }

    /// Returns the first page: the file's header, and the tree of the tables.
    fn schema(&mut self, rows: &[(i64, Vec<Value>)]) -> Vec<u8> {
        let mut page = Page::new(LEAF, FILE_HEADER);
        for (row, values) in rows {
            let cell = self.cell(*row, values);
            assert!(page.push(&cell), "the tables' statements fit into one page");
        }
        let count = u32::try_from(self.bytes.len() / PAGE).unwrap_or(u32::MAX);
        let mut bytes = page.finish(None);
        let mut header = b"SQLite format 3\0".to_vec();
        header.extend_from_slice(&u16::try_from(PAGE).unwrap_or_default().to_be_bytes());
        // Rollback journal for reading and writing, nothing reserved, and three fractions that have one legal value.
        header.extend_from_slice(&[1, 1, 0, 64, 32, 32]);
        // Changes, pages, no free pages (2), schema version, schema format 4.
        for word in [1, count, 0, 0, 1, 4] {
            header.extend_from_slice(&u32::to_be_bytes(word));
        }
        // Default cache, no vacuum, UTF-8, and nothing of our own.
        for word in [0, 0, 1, 0, 0, 0] {
            header.extend_from_slice(&u32::to_be_bytes(word));
        }
        header.resize(92, 0);
        for word in [1, WRITTEN_BY] {
            header.extend_from_slice(&u32::to_be_bytes(word));
        }
        bytes[..FILE_HEADER].copy_from_slice(&header);
        bytes
    }

    /// Adds a table, and returns the page of its root.
    fn table(&mut self, rows: &[(i64, Vec<Value>)]) -> u32 {
        // The level that is being gathered: pages, each with the largest row number in or below it.
        let mut level: Vec<(u32, i64)> = Vec::new();
        let mut page = Page::new(LEAF, 0);
        let mut last = 0;
        for (row, values) in rows {
            let cell = self.cell(*row, values);
            if !page.push(&cell) {
                let full = std::mem::replace(&mut page, Page::new(LEAF, 0));
                level.push((self.add(&full.finish(None)), last));
                assert!(page.push(&cell), "a cell fits into an empty page");
            }
            last = *row;
        }
        level.push((self.add(&page.finish(None)), last));
        while level.len() > 1 {
            level = self.above(&level);
        }
        level.first().map_or(0, |&(page, _)| page)
    }

    /// Adds the pages above a level, evenly filled. The last page below each goes into its header, not into a cell.
    fn above(&mut self, below: &[(u32, i64)]) -> Vec<(u32, i64)> {
        let size = below.len().div_ceil(below.len().div_ceil(FANOUT));
        let mut level = Vec::new();
        for children in below.chunks(size) {
            let Some((&(right, largest), rest)) = children.split_last() else { continue };
            let mut page = Page::new(INTERIOR, 0);
            for &(child, last) in rest {
                let mut cell = child.to_be_bytes().to_vec();
                varint(&mut cell, last.cast_unsigned());
                assert!(page.push(&cell), "as many cells as `FANOUT` says fit into a page");
            }
            level.push((self.add(&page.finish(Some(right))), largest));
        }
        level
    }

    /// Returns the cell of a row; what does not fit into it goes to pages of its own.
    fn cell(&mut self, row: i64, values: &[Value]) -> Vec<u8> {
        let payload = record(values);
        let mut cell = Vec::with_capacity(payload.len().min(PAGE) + 16);
        varint(&mut cell, payload.len() as u64);
        varint(&mut cell, row.cast_unsigned());
        let local = local_size(payload.len());
        cell.extend_from_slice(&payload[..local]);
        if local < payload.len() {
            let chunks = payload[local..].chunks(PAGE - 4);
            let first = u32::try_from(self.bytes.len() / PAGE).unwrap_or(u32::MAX) + 1;
            cell.extend_from_slice(&first.to_be_bytes());
            let last = first + u32::try_from(chunks.len()).unwrap_or(u32::MAX) - 1;
            for (number, chunk) in (first..).zip(chunks) {
                let next = if number == last { 0 } else { number + 1 };
                let mut page = Vec::with_capacity(PAGE);
                page.extend_from_slice(&next.to_be_bytes());
                page.extend_from_slice(chunk);
                page.resize(PAGE, 0);
                self.add(&page);
            }
        }
        cell
    }
}

/// Returns how much of a row's payload stands in the cell itself (the format's section 1.6).
fn local_size(payload: usize) -> usize {
    let most = PAGE - 35;
    if payload <= most {
        return payload;
    }
    let least = (PAGE - 12) * 32 / 255 - 23;
    let even = least + (payload - least) % (PAGE - 4);
    if even <= most { even } else { least }
}

/// A page of a b-tree: a header and pointers from the front, cells from the back.
struct Page {
    kind: u8,
    start: usize,
    pointers: Vec<u8>,
    bytes: Vec<u8>,
    end: usize,
}

impl Page {
    fn new(kind: u8, start: usize) -> Self {
        Self { kind, start, pointers: Vec::new(), bytes: vec![0; PAGE], end: PAGE }
    }

    fn header(&self) -> usize {
        if self.kind == LEAF { 8 } else { 12 }
    }

    /// Adds a cell, unless the page has no room for it.
    fn push(&mut self, cell: &[u8]) -> bool {
        let front = self.start + self.header() + self.pointers.len() + 2;
        if front + cell.len() > self.end {
            return false;
        }
        self.end -= cell.len();
        self.bytes[self.end..self.end + cell.len()].copy_from_slice(cell);
        self.pointers.extend_from_slice(&short(self.end));
        true
    }

    fn finish(mut self, right: Option<u32>) -> Vec<u8> {
        let mut head = vec![self.kind, 0, 0];
        head.extend_from_slice(&short(self.pointers.len() / 2));
        head.extend_from_slice(&short(self.end));
        head.push(0);
        head.extend(right.into_iter().flat_map(u32::to_be_bytes));
        head.extend_from_slice(&self.pointers);
        self.bytes[self.start..self.start + head.len()].copy_from_slice(&head);
        self.bytes
    }
}

fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or_default().to_be_bytes()
}

/// Returns a row as SQLite's record format has it: the types of the values, then the values.
fn record(values: &[Value]) -> Vec<u8> {
    let (mut types, mut body) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            Value::Null => types.push(0),
            Value::Int(number) => {
                let (kind, bytes) = integer(*number);
                types.push(kind);
                body.extend_from_slice(&number.to_be_bytes()[8 - bytes..]);
            }
            Value::Text(text) => {
                varint(&mut types, 2 * text.len() as u64 + 13);
                body.extend_from_slice(text.as_bytes());
            }
        }
    }
    // The length of the header counts itself.
    let mut size = types.len() + 1;
    if size > 127 {
        size += 1;
    }
    let mut out = Vec::with_capacity(size + body.len());
    varint(&mut out, size as u64);
    out.extend_from_slice(&types);
    out.extend_from_slice(&body);
    out
}

/// Returns the type of a number, and in how many bytes it stands.
fn integer(number: i64) -> (u8, usize) {
    match number {
        0 => (8, 0),
        1 => (9, 0),
        -0x80..=0x7f => (1, 1),
        -0x8000..=0x7fff => (2, 2),
        -0x80_0000..=0x7f_ffff => (3, 3),
        -0x8000_0000..=0x7fff_ffff => (4, 4),
        -0x8000_0000_0000..=0x7fff_ffff_ffff => (5, 6),
        _ => (6, 8),
    }
}

/// Appends a number below 2^56 in SQLite's variable length: seven bits a byte, the highest first.
fn varint(out: &mut Vec<u8>, number: u64) {
    let groups = (64 - number.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let [bits, ..] = (number >> (7 * group)).to_le_bytes();
        out.push(if group == 0 { bits & 0x7f } else { bits | 0x80 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let bytes = |number| {
            let mut out = Vec::new();
            varint(&mut out, number);
            out
        };
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(127), [127]);
        assert_eq!(bytes(128), [0x81, 0]);
        assert_eq!(bytes(0x4000), [0x81, 0x80, 0]);
    }

    #[test]
    fn numbers_take_as_few_bytes_as_they_can() {
        for (number, expected) in
            [(0, (8, 0)), (1, (9, 0)), (-1, (1, 1)), (128, (2, 2)), (-32_769, (3, 3)), (1 << 31, (5, 6))]
        {
            assert_eq!(integer(number), expected, "{number}");
        }
        let row = [Value::Null, Value::Int(300), "é".into()];
        assert_eq!(record(&row), [4, 0, 2, 17, 1, 44, 0xc3, 0xa9]);
    }

    #[test]
    fn what_stays_in_a_cell() {
        assert_eq!(local_size(4061), 4061);
        assert_eq!(local_size(4062), 489);
        assert_eq!(local_size(4092 + 600), 600);
    }

    #[test]
    fn every_row_is_found_from_the_root() {
        // Enough rows for two levels of pages above the leaves, and some that need pages of their own.
        let text = |row: i64| "x".repeat(if row % 50 == 0 { 20_000 } else { 1500 });
        let rows = (1..=2_000).map(|row| (row * 7, vec![Value::Null, text(row).into()])).collect();
        let made = database(&[Table { name: "t", sql: "CREATE TABLE t (id integer primary key, x)", rows }]);
        assert_eq!(made.len() % PAGE, 0);
        let read =
            |at: usize, bytes: usize| made[at..at + bytes].iter().fold(0, |n, &b| n << 8 | usize::from(b));
        assert_eq!(read(28, 4), made.len() / PAGE);
        // The root is the last page that was made.
        let (mut open, mut found) = (vec![made.len() / PAGE], Vec::new());
        let mut interior = 0;
        while let Some(number) = open.pop() {
            let page = (number - 1) * PAGE;
            let cells = read(page + 3, 2);
            if made[page] == INTERIOR {
                interior += 1;
                open.push(read(page + 8, 4));
                open.extend((0..cells).rev().map(|at| read(page + read(page + 12 + 2 * at, 2), 4)));
                continue;
            }
            for at in 0..cells {
                let mut cell = page + read(page + 8 + 2 * at, 2);
                let mut number = || {
                    let mut value = 0;
                    loop {
                        let byte = usize::from(made[cell]);
                        cell += 1;
                        value = value << 7 | byte & 0x7f;
                        if byte < 128 {
                            return value;
                        }
                    }
                };
                let (size, row) = (number(), number());
                assert!(size > 1500 && row % 7 == 0);
                found.push(row);
            }
        }
        assert!(interior > 1);
        assert_eq!(found.len(), 2_000);
        found.dedup();
        assert_eq!((found.len(), found.is_sorted()), (2_000, true));
    }
}
