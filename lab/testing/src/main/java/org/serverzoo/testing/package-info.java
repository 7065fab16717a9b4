/// How slow this machine is.
@NullMarked
package org.serverzoo.testing;

import org.jspecify.annotations.NullMarked;
