"""What files and tables refuse."""

from __future__ import annotations

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("HTML, SVG and XML files can carry programs and are not stored."),
    gettext_noop("Export the picture as PNG or WebP, or the text as plain text."),
    gettext_noop("This is %(what)s."),
    gettext_noop(
        "Use PNG, JPEG, GIF, WebP, AVIF, MP3, WAV, OGG, FLAC, M4A, MP4, WebM or text in UTF-8."
    ),
    gettext_noop("The file is empty."),
    gettext_noop("Choose another one."),
    gettext_noop("Choose the file again and upload it."),
    gettext_noop("The uploaded file is no longer in the storage."),
    gettext_noop("Upload it again."),
    gettext_noop("The file is larger than %(most)s bytes."),
    gettext_noop("Use a smaller one, or ask a steward to raise the limit."),
    gettext_noop("The zip unpacks to %(size)s bytes or more; %(most)s are the most."),
    gettext_noop("Split it into several zips."),
    gettext_noop("Keep one of them."),
    gettext_noop("The zip is cut off: its directory is missing."),
    gettext_noop("The zip is damaged: its directory is missing."),
    gettext_noop("Pack it again."),
    gettext_noop("The zip has too many files; %(most)s are the most."),
    gettext_noop('The zip is refused: "%(name)s" is in it twice.'),
    gettext_noop("Pack each file once."),
    gettext_noop("Pack plain files only, each once, and upload the zip again."),
    gettext_noop("Pack the files again."),
    gettext_noop("The file has no header."),
    gettext_noop("Write the names of the columns into its first line."),
    gettext_noop("Column %(number)s has no name."),
    gettext_noop("Name every column in the first line."),
    gettext_noop('The column "%(name)s" is there twice.'),
    gettext_noop("Rename one of them."),
    gettext_noop("Check the quotes around that line, or export the table again."),
    gettext_noop("Mend the JSON there and upload it again."),
    gettext_noop("The JSON is nested too deep, or holds a number that is too long."),
    gettext_noop("Write flat objects, one for each task."),
    gettext_noop("Write it again and upload it once more."),
    gettext_noop("Save it as UTF-8 and upload it again."),
    gettext_noop("This is neither text nor Parquet nor a zip."),
    gettext_noop("Upload CSV, JSON Lines, a JSON array, Parquet or a zip of files."),
    gettext_noop("Line %(number)s is longer than %(most)s bytes."),
    gettext_noop("Check the line ends and the quotes of the file."),
    gettext_noop("Save the file as UTF-8 and upload it again."),
    gettext_noop(
        "Use an interface with Choices, Labels, RectangleLabels, TextArea or another tag of the guide for users of Label Studio."
    ),
    gettext_noop("Copy the interface again, from its first < to its last >."),
)
