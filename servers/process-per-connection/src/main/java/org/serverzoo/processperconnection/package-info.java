/// A master that accepts, and a fresh process for every connection.
@NullMarked
package org.serverzoo.processperconnection;

import org.jspecify.annotations.NullMarked;
