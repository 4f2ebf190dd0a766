//! Letters that are read from the last row: digits, capitals and what else stands in an address, of half blocks.

/// Rows of a large letter on the screen.
pub const ROWS: usize = 3;

/// Each letter as five rows of dots, one after the other.
const LETTERS: &[(char, &str)] = &[
    ('0', "### #.# #.# #.# ###"),
    ('1', ".#. ##. .#. .#. ###"),
    ('2', "### ..# ### #.. ###"),
    ('3', "### ..# .## ..# ###"),
    ('4', "#.# #.# ### ..# ..#"),
    ('5', "### #.. ### ..# ###"),
    ('6', "### #.. ### #.# ###"),
    ('7', "### ..# ..# .#. .#."),
    ('8', "### #.# ### #.# ###"),
    ('9', "### #.# ### ..# ###"),
    ('A', ".#. #.# ### #.# #.#"),
    ('B', "##. #.# ##. #.# ##."),
    ('C', ".## #.. #.. #.. .##"),
    ('D', "##. #.# #.# #.# ##."),
    ('E', "### #.. ##. #.. ###"),
    ('F', "### #.. ##. #.. #.."),
    ('G', ".## #.. #.# #.# .##"),
    ('H', "#.# #.# ### #.# #.#"),
    ('I', "### .#. .#. .#. ###"),
    ('J', "..# ..# ..# #.# .#."),
    ('K', "#.# #.# ##. #.# #.#"),
    ('L', "#.. #.. #.. #.. ###"),
    ('M', "#...# ##.## #.#.# #...# #...#"),
    ('N', "#..# ##.# #.## #..# #..#"),
    ('O', ".#. #.# #.# #.# .#."),
    ('P', "##. #.# ##. #.. #.."),
    ('Q', ".##. #..# #..# .##. ...#"),
    ('R', "##. #.# ##. #.# #.#"),
    ('S', ".## #.. .#. ..# ##."),
    ('T', "### .#. .#. .#. .#."),
    ('U', "#.# #.# #.# #.# ###"),
    ('V', "#.# #.# #.# #.# .#."),
    ('W', "#...# #...# #.#.# ##.## #...#"),
    ('X', "#.# #.# .#. #.# #.#"),
    ('Y', "#.# #.# .#. .#. .#."),
    ('Z', "### ..# .#. #.. ###"),
    ('.', ". . . . #"),
    (':', ". # . # ."),
    ('/', "..# ..# .#. #.. #.."),
    ('-', "... ... ### ... ..."),
    ('[', "## #. #. #. ##"),
    (']', "## .# .# .# ##"),
];

/// A text as rows of half blocks, small letters as capitals; `None` where a letter is not known.
pub fn rows(text: &str) -> Option<[String; ROWS]> {
    let mut rows: [String; ROWS] = Default::default();
    for letter in text.chars().map(|letter| letter.to_ascii_uppercase()) {
        let (_, dots) = LETTERS.iter().find(|(known, _)| *known == letter)?;
        let dots: Vec<&[u8]> = dots.split(' ').map(str::as_bytes).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            let inked = |row: usize, x: usize| dots.get(row).is_some_and(|row| row.get(x) == Some(&b'#'));
            row.extend((0..dots[0].len()).map(|x| match (inked(2 * at, x), inked(2 * at + 1, x)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }));
            row.push(' ');
        }
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_an_address_is_known_and_no_two_are_alike() {
        for (at, (letter, dots)) in LETTERS.iter().enumerate() {
            let rows: Vec<&str> = dots.split(' ').collect();
            assert_eq!((rows.len(), rows.iter().all(|row| row.len() == rows[0].len())), (5, true), "{letter}");
            // A code has neither 0 nor O, which may look alike.
            let same = LETTERS[at + 1..].iter().find(|(_, other)| other == dots);
            assert_eq!(same.map(|(other, _)| (*letter, *other)), None);
        }
        assert!(rows("http://[fd00::1]:8080/abcdefghjkmnpqrstuvwxyz23456789").is_some());
        assert_eq!(rows("ä"), None);
        assert_eq!(rows("4.").expect("known").join("\n"), "█ █   \n▀▀█   \n  ▀ ▀ ");
    }
}
