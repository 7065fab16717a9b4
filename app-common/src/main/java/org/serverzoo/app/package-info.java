/// The applications that run behind every design: the zoo's own, and an echo for other people's
/// HTTP tests. Neither knows which server runs it.
///
/// Start at [ZooApplication]: its route table is the table of contents.
@NullMarked
package org.serverzoo.app;

import org.jspecify.annotations.NullMarked;
