/** A PostgreSQL as values: connections, schema, sizes, and servers that can be thrown away. */
@NullMarked
package dev.belay.database;

import org.jspecify.annotations.NullMarked;
