//! The few words that maps need, in the languages of the names.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{Confidence, Control, Language, Names, Status};
use crate::query::Atlas;

/// The words of one language. Texts with `{}` take a list of names or a number there. The page has those that its scripts use.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    held: &'static str,
    shared: &'static str,
    contested: &'static str,
    vacant: &'static str,
    unknown: &'static str,
    pub(super) outside: &'static str,
    and: &'static str,
    pub(super) comma: &'static str,
    pub(super) since: &'static str,
    pub(super) until: &'static str,
    #[serde(skip)]
    pub(super) at_least: &'static str,
    pub(super) ongoing: &'static str,
    pub(super) confidence: &'static str,
    high: &'static str,
    medium: &'static str,
    low: &'static str,
    #[serde(skip)]
    pub(super) sources: &'static str,
    pub(super) no_source: &'static str,
    pub(super) area: &'static str,
    #[serde(skip)]
    pub(super) incidents: &'static str,
    #[serde(skip)]
    pub(super) marks: &'static str,
    pub(super) mixed: &'static str,
    pub(super) fought: &'static str,
    pub(super) empty: &'static str,
    pub(super) no_record: &'static str,
    #[serde(skip)]
    pub(super) caveat: &'static str,
    #[serde(skip)]
    pub(super) together: &'static str,
    pub(super) deaths: &'static str,
    #[serde(skip)]
    pub(super) front: &'static str,
    #[serde(skip)]
    pub(super) gap: &'static str,
    #[serde(skip)]
    pub(super) passed: &'static str,
    #[serde(skip)]
    pub(super) people: &'static str,
    pub(super) km: &'static str,
    pub(super) metres: &'static str,
    pub(super) km2: &'static str,
    /// None where days are written as in the record, from left to right.
    months: Option<[&'static str; 12]>,
    /// A day and its month; a month and its year.
    day_of: &'static str,
    month_of: &'static str,
    pub(super) events: Events,
}

/// What sorts of incidents are called, by the words that records have for them; by none where they say no sort.
#[derive(Debug)]
pub(super) struct Events([(&'static str, &'static str); 13]);

impl Serialize for Events {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0)
    }
}

static EN: Words = Words {
    held: "held by {}",
    shared: "shared by {}",
    contested: "contested between {}",
    vacant: "vacant: left by one side and not yet entered by another",
    unknown: "control not known",
    outside: "not on the map",
    and: " and ",
    comma: ", ",
    since: "since {}",
    until: "until {}",
    at_least: "until at least {}",
    ongoing: "to the end of the record",
    confidence: "Confidence: {}.",
    high: "high",
    medium: "medium",
    low: "low",
    sources: "Sources: {}.",
    no_source: "No source is named.",
    area: "Area by holder, km²",
    incidents: "Incidents a month",
    marks: "red marks: days on which at least {} km² changed hands",
    mixed: "Shared by several sides",
    fought: "Contested",
    empty: "Vacant",
    no_record: "Not known",
    caveat: "what is on record, which is not all that happened",
    together: "shared",
    deaths: "deaths: {}",
    front: "line between {}",
    gap: "gap between {}",
    passed: "before: {}; after: {}",
    people: "people: {}",
    km: "{} km",
    metres: "{} m",
    km2: "{} km²",
    months: None,
    day_of: "{} {}",
    month_of: "{} {}",
    events: Events([
        ("", "incident"),
        ("airstrike", "airstrike"),
        ("bombing", "bombing"),
        ("clash", "clash"),
        ("displacement", "displacement"),
        ("explosion", "explosion"),
        ("kidnapping", "kidnapping"),
        ("killing", "killing"),
        ("raid", "raid"),
        ("shooting", "shooting"),
        ("state-based conflict", "state-based conflict"),
        ("non-state conflict", "non-state conflict"),
        ("one-sided violence", "one-sided violence"),
    ]),
};

static AR: Words = Words {
    held: "تحت سيطرة {}",
    shared: "سيطرة مشتركة: {}",
    contested: "متنازع عليها ميدانياً بين {}",
    vacant: "خالية: غادرها طرف ولم يدخلها طرف آخر بعد",
    unknown: "السيطرة غير معروفة",
    outside: "خارج الخريطة",
    and: " و",
    comma: "، ",
    since: "منذ {}",
    until: "حتى {}",
    at_least: "حتى {} على الأقل",
    ongoing: "حتى نهاية السجل",
    confidence: "درجة الثقة: {}.",
    high: "عالية",
    medium: "متوسطة",
    low: "منخفضة",
    sources: "المصادر: {}.",
    no_source: "لم يُذكر مصدر.",
    area: "المساحة بحسب الطرف المسيطر، كم²",
    incidents: "عدد الحوادث في كل شهر",
    marks: "العلامات الحمراء: أيام انتقلت فيها السيطرة على {} كم² على الأقل",
    mixed: "مشتركة بين عدة أطراف",
    fought: "متنازع عليها ميدانياً",
    empty: "خالية",
    no_record: "غير معروف",
    caveat: "ما هو مسجَّل فقط، لا كل ما حدث",
    together: "مشتركة",
    deaths: "القتلى: {}",
    front: "خط التماس بين {}",
    gap: "فجوة بين {}",
    passed: "سابقاً: {}؛ لاحقاً: {}",
    people: "السكان: {}",
    km: "{} كم",
    metres: "{} م",
    km2: "{} كم²",
    months: Some([
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ]),
    day_of: "{} {}",
    month_of: "{} {}",
    events: Events([
        ("", "حادث"),
        ("airstrike", "غارة جوية"),
        ("bombing", "تفجير"),
        ("clash", "اشتباك"),
        ("displacement", "تهجير"),
        ("explosion", "انفجار"),
        ("kidnapping", "اختطاف"),
        ("killing", "قتل"),
        ("raid", "إغارة"),
        ("shooting", "إطلاق نار"),
        ("state-based conflict", "نزاع تشارك فيه الدولة"),
        ("non-state conflict", "نزاع بين أطراف غير حكومية"),
        ("one-sided violence", "عنف من طرف واحد"),
    ]),
};

static KU: Words = Words {
    held: "لەژێر کۆنترۆڵی {}",
    shared: "کۆنترۆڵی هاوبەش: {}",
    contested: "شەڕی لەسەرە لەنێوان {}",
    vacant: "بەتاڵ: لایەنێک جێی هێشتووە و لایەنی تر هێشتا نەچووەتە ناوی",
    unknown: "کۆنترۆڵ نەزانراوە",
    outside: "لە دەرەوەی نەخشە",
    and: " و ",
    comma: "، ",
    since: "لە {}ەوە",
    until: "تا {}",
    at_least: "لانیکەم تا {}",
    ongoing: "تا کۆتایی تۆمارەکە",
    confidence: "ئاستی دڵنیایی: {}.",
    high: "بەرز",
    medium: "مامناوەند",
    low: "نزم",
    sources: "سەرچاوەکان: {}.",
    no_source: "ناوی هیچ سەرچاوەیەک نەبراوە.",
    area: "ڕووبەر بەپێی لایەنی کۆنترۆڵکەر، کم²",
    incidents: "ژمارەی ڕووداوەکان لە هەر مانگێکدا",
    marks: "نیشانە سوورەکان: ئەو ڕۆژانەی کە تێیاندا لانیکەم {} کم² دەستاودەستی کردووە",
    mixed: "هاوبەش لەنێوان چەند لایەنێکدا",
    fought: "شەڕی لەسەرە",
    empty: "بەتاڵ",
    no_record: "نەزانراوە",
    caveat: "تەنها ئەوەی تۆمار کراوە، نەک هەموو ئەوەی ڕوویداوە",
    together: "هاوبەش",
    deaths: "کوژراوان: {}",
    front: "هێڵی بەریەککەوتن لەنێوان {}",
    gap: "بۆشایی لەنێوان {}",
    passed: "پێشتر: {}؛ دواتر: {}",
    people: "دانیشتوان: {}",
    km: "{} کم",
    metres: "{} م",
    km2: "{} کم²",
    months: Some([
        "کانوونی دووەم",
        "شوبات",
        "ئازار",
        "نیسان",
        "ئایار",
        "حوزەیران",
        "تەمووز",
        "ئاب",
        "ئەیلوول",
        "تشرینی یەکەم",
        "تشرینی دووەم",
        "کانوونی یەکەم",
    ]),
    day_of: "{}ی {}",
    month_of: "{}ی {}",
    events: Events([
        ("", "ڕووداو"),
        ("airstrike", "هێرشی ئاسمانی"),
        ("bombing", "بۆمبڕێژی"),
        ("clash", "پێکدادان"),
        ("displacement", "ئاوارەکردن"),
        ("explosion", "تەقینەوە"),
        ("kidnapping", "ڕفاندن"),
        ("killing", "کوشتن"),
        ("raid", "هەڵکوتانە سەر"),
        ("shooting", "تەقەکردن"),
        ("state-based conflict", "ململانێی دەوڵەتی"),
        ("non-state conflict", "ململانێی نێوان لایەنە نادەوڵەتییەکان"),
        ("one-sided violence", "توندوتیژیی یەکلایەنە"),
    ]),
};

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &EN,
            Language::Ar => &AR,
            Language::Ku => &KU,
        }
    }

    pub(super) fn confidence_level(&self, confidence: Confidence) -> &'static str {
        match confidence {
            Confidence::High => self.high,
            Confidence::Medium => self.medium,
            Confidence::Low => self.low,
        }
    }

    /// The digits of the language in text that has others.
    pub(super) fn digits(&self, text: &str) -> String {
        let digit = |c: char| match c.to_digit(10) {
            Some(value) if !self.runs_rightward() => char::from_u32(0x660 + value).unwrap_or(c),
            _ => c,
        };
        text.chars().map(digit).collect()
    }

    /// A number with thin spaces between thousands; below ten to two digits.
    pub(super) fn number(&self, value: f64) -> String {
        let decimals = if value == 0.0 { 0.0 } else { (1.0 - value.abs().log10().floor()).clamp(0.0, 9.0) };
        let text = format!("{value:.*}", decimals as usize);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                // A separator that keeps the digits in their order also in text from right to left.
                out.push('\u{202f}');
            }
            out.push(digit);
        }
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            out.push(if self.runs_rightward() { '.' } else { '٫' });
            out.push_str(fraction);
        }
        self.digits(&out)
    }

    /// A length in metres or kilometres.
    pub(super) fn in_km(&self, km: f64) -> String {
        if km < 1.0 { fill(self.metres, &self.number(km * 1000.0)) } else { fill(self.km, &self.number(km)) }
    }

    pub(super) fn in_km2(&self, km2: f64) -> String {
        fill(self.km2, &self.number(km2))
    }

    /// Whether it is written from left to right.
    pub(super) fn runs_rightward(&self) -> bool {
        self.months.is_none()
    }

    /// A day. Digits and hyphens would change places in text that runs from right to left: there, months have names.
    pub(super) fn day(&self, date: Date) -> String {
        if self.runs_rightward() {
            return date.to_string();
        }
        fill_each(self.day_of, [&self.digits(&date.day().to_string()), &self.month(date)])
    }

    /// The month of a day.
    pub(super) fn month(&self, date: Date) -> String {
        match &self.months {
            None => date.to_string()[..7].to_owned(),
            Some(months) => fill_each(
                self.month_of,
                [months[usize::from(date.month().unsigned_abs()) - 1], &self.digits(&date.year().to_string())],
            ),
        }
    }

    /// What a sort of incident is called; what the record says where no word is known for it.
    pub(super) fn event<'w>(&self, kind: &'w str) -> &'w str {
        self.events.0.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, word)| word)
    }

    /// A list of names; joined by plus signs where a name has a comma in it.
    pub(super) fn list(&self, names: &[String]) -> String {
        match names {
            [rest @ .., last] if !rest.is_empty() && !names.iter().any(|name| name.contains([',', '،'])) => {
                format!("{}{}{last}", rest.join(self.comma), self.and)
            }
            names => names.join(" + "),
        }
    }

    /// A control as a phrase.
    pub(super) fn control(&self, control: &Control, names: &[String]) -> String {
        let phrase = match control.status() {
            Status::Held => self.held,
            Status::Shared => self.shared,
            Status::Contested => self.contested,
            Status::Vacant => self.vacant,
            Status::Unknown => self.unknown,
        };
        fill(phrase, &self.list(names))
    }
}

/// Puts a text where a phrase has `{}`.
pub(super) fn fill(phrase: &str, text: &str) -> String {
    fill_each(phrase, [text])
}

/// Puts texts where a phrase has `{}`, one after the other. Braces in the texts stay text.
pub(super) fn fill_each<const N: usize>(phrase: &str, texts: [&str; N]) -> String {
    let mut pieces = phrase.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for (piece, text) in pieces.zip(texts) {
        filled.push_str(text);
        filled.push_str(piece);
    }
    filled
}

/// The names of the actors of a control in a language.
pub(super) fn actor_names(atlas: &Atlas, control: &Control, language: Language) -> Vec<String> {
    let name = |id: &crate::model::ActorId| {
        atlas.actor(id.as_str()).map_or_else(|| id.to_string(), |actor| actor.names.in_language(language).to_owned())
    };
    control.actors().iter().map(name).collect()
}

/// What is made of words, in every language.
pub(super) fn in_each(say: impl Fn(Language) -> String) -> Names {
    Names { en: say(Language::En), ar: Some(say(Language::Ar)), ku: Some(say(Language::Ku)), other: Vec::new() }
}

/// The code of a language in files.
pub(super) fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Ar => "ar",
        // Sorani has a code of its own; `ku` is read as Kurmanji in Latin letters.
        Language::Ku => "ckb",
    }
}

/// The names of a thing beside their languages, English first.
pub(super) fn names_by_code(names: &Names) -> impl Iterator<Item = (&'static str, &str)> {
    let of = |language, name| (code(language), name);
    let translated = [(Language::Ar, names.ar.as_deref()), (Language::Ku, names.ku.as_deref())];
    let translated = translated.into_iter().filter_map(move |(language, name)| Some(of(language, name?)));
    std::iter::once((code(Language::En), names.en.as_str())).chain(translated)
}
