/// PostgreSQL for the application: the schema and its data, the sessions and their limits, and an
/// embedded server for whoever has none.
@NullMarked
package org.serverzoo.database;

import org.jspecify.annotations.NullMarked;
