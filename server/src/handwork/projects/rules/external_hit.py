"""The script that pages for Mechanical Turk call, in code of our own.

`turkSetAssignmentID` fills the form's `assignmentId`, sends the form to where the address
of the page says, and stops the button in a preview.
"""

from __future__ import annotations

NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE"
EXTERNAL_HIT = """(() => {
  "use strict";
  const given = new URLSearchParams(window.location.search);
  const preview = "ASSIGNMENT_ID_NOT_AVAILABLE";
  const read = (name, other) => {
    const value = given.get(name);
    return value === null || value === "" ? other : value;
  };
  const host = () => read("turkSubmitTo", "").replace(/\\/+$/, "");
  const prepare = (formId, buttonId) => {
    const assignment = read("assignmentId", "");
    const form = document.getElementById(formId || "mturk_form");
    const button = document.getElementById(buttonId || "submitButton");
    const field = document.getElementById("assignmentId");
    if (field) field.value = assignment;
    if (button && assignment === preview) {
      button.disabled = true;
      button.value = "You must ACCEPT the HIT before you can submit the results.";
    }
    if (form && host() !== "") form.setAttribute("action", `${host()}/mturk/externalSubmit`);
    return true;
  };
  window.turkGetParam = read;
  window.turkGetSubmitToHost = host;
  window.turkSetAssignmentID = prepare;
})();
"""
