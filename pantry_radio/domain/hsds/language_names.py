"""The languages of social services in the USA: their codes, and the names that they go by."""

# ISO 639-1 or else 639-3 code, English name, then other codes and names. These are the languages
# most spoken at home in the USA (Census), those of refugees, and Native American ones.
_TABLE = """
aa Afar|aar
acf Saint Lucian Creole|St Lucian Creole
af Afrikaans|afr
aii Assyrian|Assyrian Neo-Aramaic
ak Akan|aka
am Amharic|amh,አማርኛ
ar Arabic|ara,العربية,عربي,عربى
as Assamese|asm
ase American Sign Language|ASL,American Sign
az Azerbaijani|aze,Azeri
be Belarusian|bel,Byelorussian
bg Bulgarian|bul,Български
bm Bambara|bam
bn Bengali|ben,Bangla,বাংলা
bo Tibetan|bod,tib
bs Bosnian|bos,Bosanski
ca Catalan|Català
ceb Cebuano|Bisaya,Visayan
ch Chamorro|cha
chk Chuukese|Trukese
chr Cherokee
ckb Sorani|Sorani Kurdish,Central Kurdish
cld Chaldean|Chaldean Neo-Aramaic
cmn Mandarin|Mandarin Chinese,Putonghua,普通话,普通話,國語,国语
cnh Hakha Chin|Haka Chin,Hakha
cs Czech|ces,cze,Čeština
ctd Tedim Chin|Tedim
cy Welsh|cym
da Danish|dan,Dansk
dak Dakota
de German|deu,ger,Deutsch
din Dinka
ee Ewe|ewe
el Greek|ell,gre,Ελληνικά
en English|eng,Inglés,Anglais
es Spanish|spa,esp,Español,Castellano,Espagnol
et Estonian|Eesti
eu Basque|eus
fa Persian|fas,Farsi,فارسی,فارسى
ff Fula|ful,Fulani,Fulah,Pulaar
fi Finnish|fin,Suomi
fil Filipino|Pilipino,Phillipino
fj Fijian|fij
fr French|fra,fre,Français,Francés
ga Irish|gle,Irish Gaelic
gn Guarani|grn
gu Gujarati|guj,ગુજરાતી
ha Hausa|hau
haw Hawaiian|Ōlelo Hawaii
he Hebrew|heb,עברית
hi Hindi|hin,हिन्दी,हिंदी
hil Hiligaynon|Ilonggo
hmn Hmong|Hmoob
hr Croatian|hrv,Hrvatski
ht Haitian Creole|hat,Haitian,French Creole,Haitian Kreyol,Kreyòl,Kreyòl ayisyen
hu Hungarian|hun,Magyar
hy Armenian|hye,Հայերեն
id Indonesian|ind,Bahasa Indonesia
ig Igbo|ibo,Ibo
ilo Ilocano|Iloko,Ilokano
is Icelandic|isl
it Italian|ita,Italiano
ja Japanese|jpn,日本語
jam Jamaican Patois|Jamaican Creole
ka Georgian|kat,ქართული
kea Cape Verdean Creole|Kabuverdianu,Cabo Verdean Creole,Cape Verdean
kg Kongo|kon,Kikongo
ki Kikuyu|kik,Gikuyu
kjb Q'anjob'al|Kanjobal
kk Kazakh|kaz
km Khmer|khm,Cambodian,ខ្មែរ,ភាសាខ្មែរ
kmr Kurmanji|Northern Kurdish
kn Kannada|ಕನ್ನಡ
ko Korean|kor,한국어,조선말
kos Kosraean
kpe Kpelle
kri Krio
ksw S'gaw Karen
ku Kurdish|kur
ky Kyrgyz|kir
kyu Kayah|Karenni
lg Ganda|lug,Luganda
lkt Lakota
ln Lingala
lo Lao|Laotian,ລາວ,ພາສາລາວ
lt Lithuanian|Lietuvių
luo Luo
lv Latvian|lav
mam Mam
mg Malagasy|mlg
mh Marshallese|mah,Kajin Majel
mi Maori|mri
miq Miskito
mk Macedonian|mkd,Македонски
ml Malayalam|mal,മലയാളം
mn Mongolian|Монгол
mnk Mandinka|Mandingo
mr Marathi|मराठी
ms Malay|msa,Bahasa Melayu
mt Maltese|mlt
my Burmese|mya,bur,Myanmar,မြန်မာ,မြန်မာဘာသာ
nan Taiwanese|Hokkien,Min Nan
ne Nepali|nep,नेपाली
nl Dutch|nld,dut,Nederlands
no Norwegian|nor,Norsk
nv Navajo|nav,Navaho,Diné,Diné Bizaad
ny Chichewa|nya,Chewa,Nyanja
oj Ojibwe|oji,Ojibwa
om Oromo|orm,Afaan Oromo
pa Punjabi|Panjabi,ਪੰਜਾਬੀ
pau Palauan
pdc Pennsylvania Dutch|Pennsylvania German
pl Polish|pol,Polski
pon Pohnpeian
prs Dari|Afghan Persian
ps Pashto|pus,Pushto,Pashtu,پښتو
pt Portuguese|por,Português,Portugese,Brazilian Portuguese
qu Quechua|que
quc K'iche'|Quiche
rhg Rohingya
rn Kirundi|Rundi
ro Romanian|ron,rum,Română
rom Romani
ru Russian|rus,Русский
rw Kinyarwanda
sd Sindhi|snd
sg Sango
si Sinhala|Sinhalese
sk Slovak|slk,slo,Slovenčina
sl Slovenian|slv,Slovene
sm Samoan|smo,Gagana Samoa
sn Shona|sna
so Somali|som,Soomaali,Af-Soomaali
sq Albanian|sqi,alb,Shqip
sr Serbian|srp,Српски,Srpski
st Sotho|sot,Sesotho
sv Swedish|swe,Svenska
sw Swahili|swa,Kiswahili
syl Sylheti
ta Tamil|tam,தமிழ்
te Telugu|తెలుగు
tg Tajik|tgk
th Thai|tha,ไทย,ภาษาไทย
ti Tigrinya|tir,Tigrigna,ትግርኛ
tk Turkmen|tuk
tl Tagalog|tgl,Tagolog
to Tongan|Lea Faka-Tonga
tr Turkish|tur,Türkçe
tw Twi|twi
ug Uyghur|uig,Uighur
uk Ukrainian|ukr,Ukranian,Українська
ur Urdu|urd,اردو
uz Uzbek|uzb,Ozbek
vi Vietnamese|vie,Tiếng Việt,Việt
wo Wolof|wol
xh Xhosa|xho
yap Yapese
yi Yiddish|yid,ייִדיש,יידיש
ymm Maay Maay|Maay,Af Maay
yo Yoruba|yor
yua Yucatec Maya|Yucateco
yue Cantonese|廣東話,广东话,粵語,粤语
zap Zapotec|Zapoteco
zh Chinese|zho,chi,中文,汉语,漢語,华语,简体中文,繁體中文,Simplified Chinese,Traditional Chinese
zu Zulu|zul
"""


def language_table() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Of each language the code, the English name, and all that it is written as, these included.

    Codes that are English words elsewhere than in a list of languages (`run`, `pan`) are left out.
    """
    rows = (line.partition(" ") for line in _TABLE.strip().splitlines())
    named = ((code, *names.partition("|")) for code, _, names in rows)
    return tuple(
        (code, name, (code, name, *(other for other in others.split(",") if other)))
        for code, name, _, others in named
    )
