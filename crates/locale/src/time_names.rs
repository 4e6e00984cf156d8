//! Names of days and months, from CLDR (a test compares them with ICU). Kept as tables because Bursar writes dates by
//! patterns of its own in three languages: ICU's date formatter would cost the build half a minute and its data a
//! megabyte for these words.

use crate::Locale;

/// Full and abbreviated weekday, Monday first.
pub(crate) const fn weekdays(locale: Locale) -> &'static [(&'static str, &'static str); 7] {
    match locale {
        Locale::En => &[
            ("Monday", "Mon"),
            ("Tuesday", "Tue"),
            ("Wednesday", "Wed"),
            ("Thursday", "Thu"),
            ("Friday", "Fri"),
            ("Saturday", "Sat"),
            ("Sunday", "Sun"),
        ],
        Locale::Nl => &[
            ("maandag", "ma"),
            ("dinsdag", "di"),
            ("woensdag", "wo"),
            ("donderdag", "do"),
            ("vrijdag", "vr"),
            ("zaterdag", "za"),
            ("zondag", "zo"),
        ],
        Locale::Fr => &[
            ("lundi", "lun."),
            ("mardi", "mar."),
            ("mercredi", "mer."),
            ("jeudi", "jeu."),
            ("vendredi", "ven."),
            ("samedi", "sam."),
            ("dimanche", "dim."),
        ],
    }
}

/// Full and abbreviated month, January first.
pub(crate) const fn months(locale: Locale) -> &'static [(&'static str, &'static str); 12] {
    match locale {
        Locale::En => &[
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May", "May"),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ],
        Locale::Nl => &[
            ("januari", "jan"),
            ("februari", "feb"),
            ("maart", "mrt"),
            ("april", "apr"),
            ("mei", "mei"),
            ("juni", "jun"),
            ("juli", "jul"),
            ("augustus", "aug"),
            ("september", "sep"),
            ("oktober", "okt"),
            ("november", "nov"),
            ("december", "dec"),
        ],
        Locale::Fr => &[
            ("janvier", "janv."),
            ("février", "févr."),
            ("mars", "mars"),
            ("avril", "avr."),
            ("mai", "mai"),
            ("juin", "juin"),
            ("juillet", "juil."),
            ("août", "août"),
            ("septembre", "sept."),
            ("octobre", "oct."),
            ("novembre", "nov."),
            ("décembre", "déc."),
        ],
    }
}
