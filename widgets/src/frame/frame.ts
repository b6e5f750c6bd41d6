// The entry keeps nothing that a chunk needs: the server serves it under a second, hashed name, and a module that chunks
// import by the plain name would run twice.
import { start } from "./inside";

void start();
