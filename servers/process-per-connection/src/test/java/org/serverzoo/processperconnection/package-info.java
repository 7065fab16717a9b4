@NullMarked
package org.serverzoo.processperconnection;

import org.jspecify.annotations.NullMarked;
