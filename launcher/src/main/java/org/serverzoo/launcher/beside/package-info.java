/// Other programs that run beside a server: NGINX and PgBouncer.
@NullMarked
package org.serverzoo.launcher.beside;

import org.jspecify.annotations.NullMarked;
