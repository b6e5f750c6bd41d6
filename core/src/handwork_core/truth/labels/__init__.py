"""One label a task, out of a set of classes that all tasks share; one file a method."""
