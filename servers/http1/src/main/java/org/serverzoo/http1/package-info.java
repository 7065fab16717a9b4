/// HTTP/1.1 as bytes: the codec and the connection handling that every hand-written design shares.
///
/// [org.serverzoo.http1.RequestParser] and [org.serverzoo.http1.ResponseEncoder] touch no socket
/// and never wait, so a selector loop and a blocking thread use them alike.
/// [org.serverzoo.http1.BlockingServer] is what the designs with blocking threads have in common.
@NullMarked
package org.serverzoo.http1;

import org.jspecify.annotations.NullMarked;
