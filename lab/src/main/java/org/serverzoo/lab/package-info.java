/// The instrument: plays designs against a load tool, each as its own process on its own processor,
/// and says what was measured and how far it can be trusted.
///
/// [org.serverzoo.lab.Lab] plays a [org.serverzoo.lab.Plan]; the result is printed by
/// [org.serverzoo.lab.Table] and kept by [org.serverzoo.lab.JsonFile] and
/// [org.serverzoo.lab.CsvFile]. It knows servers only as commands that print `listening on URL`.
@NullMarked
package org.serverzoo.lab;

import org.jspecify.annotations.NullMarked;
