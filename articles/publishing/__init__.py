"""What an editor does to one article: save, publish, withdraw, restore, illustrate."""

from articles.publishing.autosaves import (
    drop_autosave,
    drop_saved,
    find_autosaves,
    keep_autosave,
)
from articles.publishing.changes import (
    SILENT,
    discard_change,
    publish_change,
    store_edit,
    store_for_review,
)
from articles.publishing.checks import Remark, check
from articles.publishing.content import content_fields, content_hash
from articles.publishing.derive import DERIVED_FIELDS, derive
from articles.publishing.drafts import SlugTaken, StaleArticle, save
from articles.publishing.illustrations import RefusedImage, store_illustration
from articles.publishing.lifecycle import (
    publish,
    publish_due,
    return_to_draft,
    withdraw,
)
from articles.publishing.live_rendering import LiveTexts
from articles.publishing.page import ArticlePage, article_page
from articles.publishing.pictures import Picture, picture_of
from articles.publishing.presence import leave, mark_present
from articles.publishing.purging import purge_record
from articles.publishing.readiness import NotReady, blockers
from articles.publishing.rebuild import rebuild, rendered_otherwise
from articles.publishing.rendering import markdownify, render_options, render_text
from articles.publishing.renditions import (
    make_due_renditions,
    make_renditions,
    prune_renditions,
)
from articles.publishing.reviews import (
    approve,
    assign,
    close_review,
    line_now,
    remark,
    send_back,
    settle_remark,
    submit,
)
from articles.publishing.revisions import (
    first_public_revision,
    public_revision,
    restore,
)
from articles.publishing.rewording import (
    TouchedArticle,
    accept_proposal,
    change_figure,
    touched_articles,
)
from articles.publishing.roles import setup_roles
from articles.publishing.settling import next_boundary, settle
from articles.publishing.sharing import end_sharing, share
from articles.publishing.snapshots import WorkingCopy, snapshot, working_copy
from articles.publishing.timetable import (
    apply_due_changes,
    schedule_change,
    schedule_end,
    unschedule_change,
)

__all__ = [
    "DERIVED_FIELDS",
    "SILENT",
    "ArticlePage",
    "LiveTexts",
    "NotReady",
    "Picture",
    "RefusedImage",
    "Remark",
    "SlugTaken",
    "StaleArticle",
    "TouchedArticle",
    "WorkingCopy",
    "accept_proposal",
    "apply_due_changes",
    "approve",
    "article_page",
    "assign",
    "blockers",
    "change_figure",
    "check",
    "close_review",
    "content_fields",
    "content_hash",
    "derive",
    "discard_change",
    "drop_autosave",
    "drop_saved",
    "end_sharing",
    "find_autosaves",
    "first_public_revision",
    "keep_autosave",
    "leave",
    "line_now",
    "make_due_renditions",
    "make_renditions",
    "mark_present",
    "markdownify",
    "next_boundary",
    "picture_of",
    "prune_renditions",
    "public_revision",
    "publish",
    "publish_change",
    "publish_due",
    "purge_record",
    "rebuild",
    "remark",
    "render_options",
    "render_text",
    "rendered_otherwise",
    "restore",
    "return_to_draft",
    "save",
    "schedule_change",
    "schedule_end",
    "send_back",
    "settle",
    "settle_remark",
    "setup_roles",
    "share",
    "snapshot",
    "store_edit",
    "store_for_review",
    "store_illustration",
    "submit",
    "touched_articles",
    "unschedule_change",
    "withdraw",
    "working_copy",
]
