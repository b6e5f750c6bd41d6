import htmx from "htmx.org";

// Both would break under a Content-Security-Policy without 'unsafe-eval' and 'unsafe-inline'.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
