"""Words of the page that checks tables."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "a new thing": ("une nouvelle chose", "شيء جديد"),
    "A table: CSV or Excel": ("Un tableau : CSV ou Excel", "جدول: CSV أو Excel"),
    "A CSV file or an Excel workbook. What its columns mean is guessed, shown and yours to correct. "
    "Nothing is stored.": (
        "Un fichier CSV ou un classeur Excel : le sens des colonnes est deviné et modifiable ; rien n'est gardé.",
        "ملف CSV أو مصنف Excel. تُخمَّن معاني أعمدته وتُعرض ولك أن تصححها، ولا يُحفظ شيء.",
    ),
    "Address": ("Adresse", "العنوان"),
    "Another file": ("Un autre fichier", "ملف آخر"),
    "Captured on": ("Relevé le", "تاريخ أخذ النص"),
    "Cell": ("Cellule", "الخلية"),
    "Check a table": ("Vérifier un tableau", "افحص جدولًا"),
    "Check again": ("Vérifier à nouveau", "افحص مجددًا"),
    "Check by this mapping": ("Vérifier selon cette correspondance", "افحص وفق هذه المطابقة"),
    "Column": ("Colonne", "العمود"),
    "description": ("description", "وصف"),
    "Document (publisher/document)": ("Document (éditeur/document)", "الوثيقة (الناشر/الوثيقة)"),
    "Download as Turtle": ("Télécharger en Turtle", "نزّل بصيغة Turtle"),
    "Download the mapping": ("Télécharger la correspondance", "نزّل المطابقة"),
    "Findings": ("Constats", "الملاحظات"),
    "First values": ("Premières valeurs", "القيم الأولى"),
    "Guess anew": ("Deviner à nouveau", "خمّن من جديد"),
    "How the table was read": ("Comment le tableau a été lu", "كيف قُرئ الجدول"),
    "identifier": ("identifiant", "معرّف"),
    "leave it out": ("laisser de côté", "اتركه"),
    "left aside on purpose": ("laissée de côté exprès", "متروك عمدًا"),
    "Mapping, if you have one (.yaml, -metadata.json)": (
        "Correspondance, si vous en avez une (.yaml, -metadata.json)",
        "المطابقة إن وُجدت (.yaml أو -metadata.json)",
    ),
    "Meaning": ("Sens", "المعنى"),
    "Meaning of the column {column}": ("Sens de la colonne {column}", "معنى العمود {column}"),
    "name": ("nom", "اسم"),
    "no findings": ("aucun constat", "لا ملاحظات"),
    "Names to decide": ("Noms à décider", "أسماء تنتظر القرار"),
    "not decided": ("non décidé", "لم يُقرَّر"),
    "not decided: becomes a new thing": ("non décidé : devient une nouvelle chose", "لم يُقرَّر: يصبح شيئًا جديدًا"),
    "not read": ("non lue", "لا يُقرأ"),
    "other name": ("autre nom", "اسم آخر"),
    "part of a name": ("partie d'un nom", "جزء من اسم"),
    "Publisher (IRI)": ("Éditeur (IRI)", "الناشر (IRI)"),
    "See": ("Voir", "انظر"),
    "spelling": ("orthographe proche", "كتابة متقاربة"),
    "Table (.csv, .tsv, .xlsx)": ("Tableau (.csv, .tsv, .xlsx)", "الجدول (.csv أو .tsv أو .xlsx)"),
    "The file": ("Le fichier", "الملف"),
    "The mapping": ("La correspondance", "المطابقة"),
    "The mapping cannot be used": ("La correspondance est inutilisable", "لا يمكن استعمال المطابقة"),
    "The source": ("La source", "المصدر"),
    "the table that was sent": ("le tableau envoyé", "الجدول المرسل"),
    "Title": ("Titre", "العنوان الرئيسي"),
    "What is wrong": ("Ce qui ne va pas", "ما الخطأ"),
    "What the columns mean": ("Ce que signifient les colonnes", "معاني الأعمدة"),
    "What the form cannot say can be written here.": (
        "Ce que le formulaire ne peut pas dire s'écrit ici.",
        "ما لا يقوله النموذج يُكتب هنا.",
    ),
    "Names that were found exactly: {number}.": (
        "Noms trouvés exactement : {number}.",
        "الأسماء التي عُثر عليها تمامًا: {number}.",
    ),
    "rows: {number}": ("lignes : {number}", "الصفوف: {number}"),
}
