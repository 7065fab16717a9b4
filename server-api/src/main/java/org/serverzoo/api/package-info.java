/// What a server design and an application agree on, and nothing else: no socket, no database.
///
/// A design turns bytes into a [Request], asks the [Application] for a [Call], runs the call where
/// its [Cost] allows, and turns the [Response] into bytes.
@NullMarked
package org.serverzoo.api;

import org.jspecify.annotations.NullMarked;
