//! Numbers of characters, found without searching.

/// A number for each of some characters, from 1 on, in blocks of 256 characters.
#[derive(Debug, Default)]
pub(super) struct Characters {
    /// The block that a character is in, by its upper bits; 0 where there is none.
    blocks: Vec<u16>,
    numbers: Vec<[u16; 256]>,
}

impl Characters {
    /// The number of a character.
    pub(super) fn number(&self, character: char) -> Option<u16> {
        let code = u32::from(character) as usize;
        let block = usize::from(*self.blocks.get(code >> 8)?);
        Some(self.numbers[block][code & 0xff]).filter(|&number| number != 0)
    }

    /// Gives a character a number.
    pub(super) fn insert(&mut self, character: char, number: u16) {
        let code = u32::from(character) as usize;
        if self.numbers.is_empty() {
            self.numbers.push([0; 256]);
        }
        if self.blocks.len() <= code >> 8 {
            self.blocks.resize((code >> 8) + 1, 0);
        }
        let block = &mut self.blocks[code >> 8];
        if *block == 0 {
            // There are 4,352 blocks of characters.
            *block = u16::try_from(self.numbers.len()).unwrap_or_default();
            self.numbers.push([0; 256]);
        }
        self.numbers[usize::from(*block)][code & 0xff] = number;
    }
}

impl FromIterator<(char, u16)> for Characters {
    fn from_iter<I: IntoIterator<Item = (char, u16)>>(pairs: I) -> Self {
        let mut characters = Self::default();
        for (character, number) in pairs {
            characters.insert(character, number);
        }
        characters
    }
}
