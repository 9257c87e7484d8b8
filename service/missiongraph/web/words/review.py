"""Words of proposals, review and signing in."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "A SPARQL Update instead": ("Plutôt une mise à jour SPARQL", "تحديث SPARQL بدلًا من ذلك"),
    "Accept and publish": ("Accepter et publier", "قبول ونشر"),
    "accepted": ("acceptée", "قُبل"),
    "admin": ("administration", "مدير"),
    "Answers that change": ("Réponses qui changent", "إجابات تتغير"),
    "Ask it in SPARQL": ("L'interroger en SPARQL", "الاستعلام منه بلغة SPARQL"),
    "Ask its author": ("Demander à son auteur", "سؤال صاحبه"),
    "asked": ("question à l'auteur", "سؤال إلى صاحبه"),
    "Back to the proposal": ("Retour à la proposition", "العودة إلى الاقتراح"),
    "By": ("Par", "من"),
    "Changes that wait for a reviewer, and those that were decided on. Nobody's query sees a proposal before it is "
    "published.": (
        (
            "Les changements qui attendent une relecture et ceux qui ont été décidés. Aucune requête ne voit une "
            "proposition avant sa publication."
        ),
        "تغييرات تنتظر مراجعًا، وأخرى بُتّ فيها. لا يظهر أي اقتراح في استعلام أحد قبل نشره.",
    ),
    "Clashes": ("Conflits", "تعارضات"),
    "comes": ("arrive", "يُضاف"),
    "Comment": ("Commentaire", "تعليق"),
    "commented": ("commentaire", "تعليق"),
    "Contradictions": ("Contradictions", "تناقضات"),
    "contributor": ("contribution", "مساهم"),
    "Correction of {day}: what revision {number} changed here was taken back.": (
        "Correction du {day} : ce que la révision {number} avait changé ici a été annulé.",
        "تصحيح بتاريخ {day}: ما غيّرته المراجعة {number} هنا سُحب.",
    ),
    "Could not be answered:": ("N'ont pas pu être répondues :", "تعذّرت الإجابة عن:"),
    "Coverage waived": ("Couverture : dérogation", "استثناء من حد التغطية"),
    "Decide": ("Décider", "البتّ"),
    "Document": ("Document", "الوثيقة"),
    "goes": ("part", "يُحذف"),
    "If the coverage is below what was agreed: why it may pass": (
        "Si la couverture est inférieure au seuil convenu : pourquoi l'admettre",
        "إذا كانت التغطية دون الحد المتفق عليه: سبب السماح",
    ),
    "In all {gone} rows go and {come} come.": (
        "En tout, {gone} lignes partent et {come} arrivent.",
        "المجموع: صفوف تُحذف {gone}، وصفوف تُضاف {come}.",
    ),
    "It is checked at once and kept, also with findings; a reviewer who is not you decides on it.": (
        "Elle est vérifiée aussitôt et conservée, même avec des constats ; une autre personne que vous en décide.",
        "يُفحص فورًا ويُحفظ حتى مع وجود ملاحظات، ويبتّ فيه مراجع غيرك.",
    ),
    "It is removed": ("Il est supprimé", "تُحذف"),
    "It is replaced by what is below, or made": (
        "Il est remplacé par ce qui suit, ou créé",
        "يحل محلها ما يلي، أو تُنشأ به",
    ),
    "It was": ("C'était", "كان"),
    "It was made on revision {base} and checked again on revision {now}.": (
        "Faite sur la révision {base}, elle a été revérifiée sur la révision {now}.",
        "أُعدّ على المراجعة {base} وأُعيد فحصه على المراجعة {now}.",
    ),
    "made on revision {number}": ("faite sur la révision {number}", "أُعدّ على المراجعة {number}"),
    "None waits.": ("Aucune n'attend.", "لا شيء في الانتظار."),
    "open": ("ouverte", "مفتوح"),
    "Or a file": ("Ou un fichier", "أو ملف"),
    "Others changed the same meanwhile. It cannot be accepted until its author has revised it; nothing is lost.": (
        (
            "D'autres ont changé la même chose entre-temps. Son auteur doit la réviser avant qu'elle puisse être "
            "acceptée ; rien n'est perdu."
        ),
        "غيّر آخرون الشيء نفسه في الأثناء. لا يمكن قبوله قبل أن يراجعه صاحبه، ولا يضيع شيء.",
    ),
    "Others say": ("D'autres disent", "يقول آخرون"),
    "Pages that change": ("Pages qui changent", "صفحات تتغير"),
    "Preview of proposal {number}": ("Aperçu de la proposition {number}", "معاينة الاقتراح {number}"),
    "Proposal": ("Proposition", "الاقتراح"),
    "Proposal {number}": ("Proposition {number}", "الاقتراح {number}"),
    "Proposals": ("Propositions", "الاقتراحات"),
    "Propose": ("Proposer", "اقتراح"),
    "Propose a change": ("Proposer un changement", "اقتراح تغيير"),
    "proposed": ("proposée", "اقتُرح"),
    "published": ("publiée", "نُشر"),
    "published as revision {number}": ("publiée comme révision {number}", "نُشر بوصفه المراجعة {number}"),
    "publishing": ("en cours de publication", "قيد النشر"),
    "Reading needs no account. To propose and review, sign in with the token that you were given; it is not kept in "
    "your browser.": (
        (
            "Lire ne demande aucun compte. Pour proposer et relire, connectez-vous avec le jeton reçu ; votre "
            "navigateur ne le conserve pas."
        ),
        "لا تحتاج القراءة إلى حساب. للاقتراح والمراجعة سجّل الدخول بالرمز الذي أُعطي لك؛ ولا يُحفظ في متصفحك.",
    ),
    "Reject": ("Rejeter", "رفض"),
    "rejected": ("rejetée", "رُفض"),
    "returned": ("renvoyée à son auteur", "أُعيد إلى صاحبه"),
    "reviewer": ("relecture", "مراجع"),
    "Revise": ("Réviser", "مراجعة الاقتراح"),
    "revised": ("révisée", "رُوجع"),
    "Revisions that changed its documents meanwhile:": (
        "Révisions qui ont changé ses documents entre-temps :",
        "مراجعات غيّرت وثائقه في الأثناء:",
    ),
    "Row": ("Ligne", "صف"),
    "Rows that come are claims that would contradict each other; rows that go are contradictions that it would end.": (
        (
            "Les lignes qui arrivent sont des affirmations qui se contrediraient ; celles qui partent, des "
            "contradictions qu'elle lèverait."
        ),
        "الصفوف المضافة إفادات ستتناقض، والصفوف المحذوفة تناقضات سيزيلها الاقتراح.",
    ),
    "See the whole site as it would be": ("Voir tout le site tel qu'il serait", "عرض الموقع كله كما سيكون"),
    "See why": ("Voir pourquoi", "عرض السبب"),
    "Send": ("Envoyer", "إرسال"),
    "Settled": ("Décidées", "بُتّ فيها"),
    "Sign in": ("Se connecter", "تسجيل الدخول"),
    "Sign out": ("Se déconnecter", "تسجيل الخروج"),
    "Somebody else decides on it. You can revise it or take it back.": (
        "Une autre personne en décide. Vous pouvez la réviser ou la retirer.",
        "يبتّ فيه غيرك. يمكنك مراجعته أو سحبه.",
    ),
    "State": ("État", "الحالة"),
    "takes revision {number} back": ("annule la révision {number}", "يسحب المراجعة {number}"),
    "The change as RDF Patch": ("Le changement en RDF Patch", "التغيير بصيغة RDF Patch"),
    "The whole report for programs": ("Le rapport entier pour les programmes", "التقرير كاملًا للبرامج"),
    "The mapping of a table, if it is one": (
        "La correspondance d'un tableau, si c'en est un",
        "ملف مطابقة الأعمدة، إن كان جدولًا",
    ),
    "The statements": ("Les énoncés", "العبارات"),
    "This is a private preview of proposal {number} on revision {base}: what would be if it were accepted.": (
        (
            "Ceci est un aperçu privé de la proposition {number} sur la révision {base} : ce qui serait si elle était "
            "acceptée."
        ),
        "هذه معاينة خاصة للاقتراح {number} على المراجعة {base}: ما سيكون لو قُبل.",
    ),
    "This proposal says": ("Cette proposition dit", "يقول هذا الاقتراح"),
    "Token": ("Jeton", "الرمز"),
    "Undo": ("Annuler", "تراجع"),
    "Undo it by a new revision": ("L'annuler par une nouvelle révision", "التراجع عنه بمراجعة جديدة"),
    "Update": ("Mise à jour", "التحديث"),
    "version {number}": ("version {number}", "النسخة {number}"),
    "Waiting": ("En attente", "في الانتظار"),
    "What becomes of it": ("Ce qu'il devient", "ما يؤول إليه"),
    "What is below is added to it": ("Ce qui suit lui est ajouté", "يضاف إليها ما يلي"),
    "What it proposes is in the graph already.": (
        "Ce qu'elle propose est déjà dans le graphe.",
        "ما يقترحه موجود في المخطط من قبل.",
    ),
    "What revision {number} changed was taken back by revision {later}.": (
        "Ce que la révision {number} a changé a été annulé par la révision {later}.",
        "ما غيّرته المراجعة {number} سُحب في المراجعة {later}.",
    ),
    "What was said": ("Ce qui a été dit", "ما قيل"),
    "When": ("Quand", "متى"),
    "Withdraw": ("Retirer", "سحب"),
    "withdrawn": ("retirée", "سُحب"),
    "You are signed in as {name} ({role}).": (
        "Vous êtes connecté(e) : {name} ({role}).",
        "سجّلت الدخول باسم {name} ({role}).",
    ),
    "Your proposal": ("Votre proposition", "اقتراحك"),
    "{number} catalogued questions were asked before and after the change.": (
        "{number} questions du catalogue ont été posées avant et après le changement.",
        "طُرحت الأسئلة المفهرسة قبل التغيير وبعده، وعددها {number}.",
    ),
    "Further pages that were not looked at: {number}.": (
        "Autres pages non examinées : {number}.",
        "صفحات أخرى لم يُنظر فيها: {number}.",
    ),
}
