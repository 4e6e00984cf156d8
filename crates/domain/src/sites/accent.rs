//! A site's accent colour, as four shades for light and four for dark, and whether people can read what is written in
//! and on it (WCAG 2.2: 4.5 : 1).

/// The least contrast, in hundredths.
const CONTRAST_MIN: i64 = 450;

/// Our own grounds, as in the style sheet: page and card, in light and in dark.
const LIGHT_GROUNDS: [Colour; 2] = [Colour(0xf6, 0xf6, 0xf4), Colour::WHITE];
const DARK_GROUNDS: [Colour; 2] = [Colour(0x0e, 0x14, 0x12), Colour(0x16, 0x1d, 0x1a)];

/// Our own accent, as in the style sheet.
const OURS: Colour = Colour(0x0d, 0x6b, 0x4f);

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

/// What an administrator chooses: one colour for light, and another for dark when ours does not please.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Accent {
    /// On light grounds.
    pub light: Colour,
    /// On dark grounds; without one it is made from the other by lightening.
    pub dark: Option<Colour>,
}

/// The shades that pages need of one accent, on grounds of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shade {
    /// Buttons and links.
    pub accent: Colour,
    /// The same under the pointer.
    pub strong: Colour,
    /// What is written on a button.
    pub on_accent: Colour,
    /// A ground with a breath of it.
    pub soft: Colour,
}

/// All shades of an accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// On light grounds.
    pub light: Shade,
    /// On dark grounds.
    pub dark: Shade,
}

/// Why an accent was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccentProblem {
    /// Too pale for light grounds.
    TooPale {
        /// Its contrast, in hundredths.
        contrast: i64,
        /// The nearest darker one that can be read.
        instead: Colour,
    },
    /// Too dark for dark grounds.
    TooDark {
        /// Its contrast, in hundredths.
        contrast: i64,
        /// The nearest lighter one that can be read.
        instead: Colour,
    },
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);

    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);

    /// Reads `#0e6b50`, `0e6b50` or `#0a5`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        let value = |digit: char| digit.to_digit(16).and_then(|value| u8::try_from(value).ok());
        let values: Vec<u8> = digits.chars().map(value).collect::<Option<_>>()?;
        match values[..] {
            [r, g, b] => Some(Self(r * 17, g * 17, b * 17)),
            [r1, r0, g1, g0, b1, b0] => Some(Self(r1 * 16 + r0, g1 * 16 + g0, b1 * 16 + b0)),
            _ => None,
        }
    }

    /// `#0e6b50`.
    pub fn to_text(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour with so many hundredths of another.
    fn mixed(self, other: Self, percent: u32) -> Self {
        let channel = |a: u8, b: u8| {
            let mixed = (u32::from(a) * (100 - percent) + u32::from(b) * percent + 50) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// Relative luminance, millionths.
    fn luminance(self) -> i64 {
        let light = |channel: u8| i64::from(LINEAR[usize::from(channel)]);
        (2_126 * light(self.0) + 7_152 * light(self.1) + 722 * light(self.2)) / 10_000
    }

    /// Contrast with another colour, in hundredths: 100 to 2100.
    pub fn contrast(self, other: Self) -> i64 {
        let (a, b) = (self.luminance() + 50_000, other.luminance() + 50_000);
        a.max(b) * 100 / a.min(b)
    }
}

impl Shade {
    fn on_light(accent: Colour) -> Self {
        Self {
            accent,
            strong: accent.mixed(Colour::BLACK, 20),
            on_accent: Colour::WHITE,
            soft: Colour::WHITE.mixed(accent, 10),
        }
    }

    fn on_dark(accent: Colour) -> Self {
        Self {
            accent,
            strong: accent.mixed(Colour::WHITE, 20),
            on_accent: Colour::BLACK.mixed(accent, 14),
            soft: DARK_GROUNDS[1].mixed(accent, 16),
        }
    }

    /// The least contrast of what is written in and on the accent.
    fn contrast(&self, grounds: [Colour; 2]) -> i64 {
        let [page, card] = grounds.map(|ground| self.accent.contrast(ground));
        page.min(card).min(self.accent.contrast(self.soft)).min(self.accent.contrast(self.on_accent))
    }
}

impl Accent {
    /// The ground of a button where no style sheet reaches, on which white is read: the site's own, or ours where it has
    /// none that can be read.
    pub fn on_paper(of: Option<Self>) -> Colour {
        of.and_then(|accent| accent.palette().ok()).map_or(OURS, |palette| palette.light.accent)
    }

    /// The shades, when everything can be read in light and in dark.
    pub fn palette(self) -> Result<Palette, AccentProblem> {
        let light = Shade::on_light(self.light);
        let contrast = light.contrast(LIGHT_GROUNDS);
        if contrast < CONTRAST_MIN {
            let instead = readable_on_light(self.light).accent;
            return Err(AccentProblem::TooPale { contrast, instead });
        }
        let Some(chosen) = self.dark else {
            return Ok(Palette { light, dark: readable_on_dark(self.light) });
        };
        let dark = Shade::on_dark(chosen);
        let contrast = dark.contrast(DARK_GROUNDS);
        if contrast < CONTRAST_MIN {
            let instead = readable_on_dark(chosen).accent;
            return Err(AccentProblem::TooDark { contrast, instead });
        }
        Ok(Palette { light, dark })
    }
}

/// The shades of the first darker mixture that can be read; black can.
fn readable_on_light(accent: Colour) -> Shade {
    let mixtures = (0..=100).map(|percent| Shade::on_light(accent.mixed(Colour::BLACK, percent)));
    let mut readable = mixtures.filter(|shade| shade.contrast(LIGHT_GROUNDS) >= CONTRAST_MIN);
    readable.next().unwrap_or(Shade::on_light(Colour::BLACK))
}

/// The shades of the first lighter mixture that can be read; white can.
fn readable_on_dark(accent: Colour) -> Shade {
    let mixtures = (0..=100).map(|percent| Shade::on_dark(accent.mixed(Colour::WHITE, percent)));
    let mut readable = mixtures.filter(|shade| shade.contrast(DARK_GROUNDS) >= CONTRAST_MIN);
    readable.next().unwrap_or(Shade::on_dark(Colour::WHITE))
}

/// The light of each value of a channel, millionths: sRGB's curve.
#[rustfmt::skip]
const LINEAR: [u32; 256] = [
    0, 304, 607, 911, 1_214, 1_518, 1_821, 2_125, 2_428, 2_732, 3_035, 3_347, 3_677, 4_025, 4_391, 4_777, 5_182,
    5_605, 6_049, 6_512, 6_995, 7_499, 8_023, 8_568, 9_134, 9_721, 10_330, 10_960, 11_612, 12_286, 12_983,
    13_702, 14_444, 15_209, 15_996, 16_807, 17_642, 18_500, 19_382, 20_289, 21_219, 22_174, 23_153, 24_158,
    25_187, 26_241, 27_321, 28_426, 29_557, 30_713, 31_896, 33_105, 34_340, 35_601, 36_889, 38_204, 39_546,
    40_915, 42_311, 43_735, 45_186, 46_665, 48_172, 49_707, 51_269, 52_861, 54_480, 56_128, 57_805, 59_511,
    61_246, 63_010, 64_803, 66_626, 68_478, 70_360, 72_272, 74_214, 76_185, 78_187, 80_220, 82_283, 84_376,
    86_500, 88_656, 90_842, 93_059, 95_307, 97_587, 99_899, 102_242, 104_616, 107_023, 109_462, 111_932,
    114_435, 116_971, 119_538, 122_139, 124_772, 127_438, 130_136, 132_868, 135_633, 138_432, 141_263, 144_128,
    147_027, 149_960, 152_926, 155_926, 158_961, 162_029, 165_132, 168_269, 171_441, 174_647, 177_888, 181_164,
    184_475, 187_821, 191_202, 194_618, 198_069, 201_556, 205_079, 208_637, 212_231, 215_861, 219_526, 223_228,
    226_966, 230_740, 234_551, 238_398, 242_281, 246_201, 250_158, 254_152, 258_183, 262_251, 266_356, 270_498,
    274_677, 278_894, 283_149, 287_441, 291_771, 296_138, 300_544, 304_987, 309_469, 313_989, 318_547, 323_143,
    327_778, 332_452, 337_164, 341_914, 346_704, 351_533, 356_400, 361_307, 366_253, 371_238, 376_262, 381_326,
    386_429, 391_572, 396_755, 401_978, 407_240, 412_543, 417_885, 423_268, 428_690, 434_154, 439_657, 445_201,
    450_786, 456_411, 462_077, 467_784, 473_531, 479_320, 485_150, 491_021, 496_933, 502_886, 508_881, 514_918,
    520_996, 527_115, 533_276, 539_479, 545_724, 552_011, 558_340, 564_712, 571_125, 577_580, 584_078, 590_619,
    597_202, 603_827, 610_496, 617_207, 623_960, 630_757, 637_597, 644_480, 651_406, 658_375, 665_387, 672_443,
    679_542, 686_685, 693_872, 701_102, 708_376, 715_694, 723_055, 730_461, 737_910, 745_404, 752_942, 760_525,
    768_151, 775_822, 783_538, 791_298, 799_103, 806_952, 814_847, 822_786, 830_770, 838_799, 846_873, 854_993,
    863_157, 871_367, 879_622, 887_923, 896_269, 904_661, 913_099, 921_582, 930_111, 938_686, 947_307, 955_973,
    964_686, 973_445, 982_251, 991_102, 1_000_000,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(colour(" #0E6b50 "), Colour(0x0e, 0x6b, 0x50));
        assert_eq!(colour("0a5").to_text(), "#00aa55");
        for bad in ["", "#", "#12", "#12345", "#1234567", "green", "#12345g", "url(x)"] {
            assert_eq!(Colour::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert_eq!(Colour::WHITE.contrast(Colour::BLACK), 2_100);
        assert_eq!(Colour::WHITE.contrast(Colour::WHITE), 100);
        // Known values: #767676 on white is the palest grey that passes.
        assert_eq!(colour("#767676").contrast(Colour::WHITE), 454);
        assert_eq!(colour("#777777").contrast(Colour::WHITE), 447);
    }

    #[test]
    fn a_pale_accent_is_refused_with_one_that_can_be_read() {
        let yellow = Accent { light: colour("#ffd400"), dark: None };
        let Err(AccentProblem::TooPale { contrast, instead }) = yellow.palette() else {
            panic!("yellow cannot be read on white");
        };
        assert!(contrast < 200, "{contrast}");
        assert!(Accent { light: instead, dark: None }.palette().is_ok(), "{}", instead.to_text());
        let navy = Accent { light: colour("#123a7a"), dark: Some(colour("#123a7a")) };
        let Err(AccentProblem::TooDark { instead, .. }) = navy.palette() else {
            panic!("navy cannot be read on black");
        };
        assert!(Accent { dark: Some(instead), ..navy }.palette().is_ok());
    }

    proptest! {
        #[test]
        fn everything_of_a_palette_can_be_read(r in any::<u8>(), g in any::<u8>(), b in any::<u8>()) {
            let light = readable_on_light(Colour(r, g, b)).accent;
            let palette = Accent { light, dark: None }.palette().expect("a readable colour is taken");
            for (shade, grounds) in [(palette.light, LIGHT_GROUNDS), (palette.dark, DARK_GROUNDS)] {
                prop_assert!(shade.on_accent.contrast(shade.accent) >= CONTRAST_MIN);
                for ground in grounds.into_iter().chain([shade.soft]) {
                    prop_assert!(shade.accent.contrast(ground) >= CONTRAST_MIN);
                }
            }
        }
    }
}
