package dev.belay.survey;

import dev.belay.outside.Observed;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an installation has and uses by its database, as far as known risks ask for it; names and
 * counts, no rows.
 *
 * @param columns names of the columns by table
 * @param rows of the small tables that decide whether a risk or a command concerns anybody
 * @param overdue rows that still wait for an act of a release, by its id
 * @param plugins identifiers of the installed plugins, those under remote debugging left out
 * @param providers model providers that have stored credentials
 * @param privateHosts hosts in workflows and API tools that only a private network resolves
 */
public record DatabaseUse(
    Map<String, Set<String>> columns,
    Map<String, Long> rows,
    Map<String, Long> overdue,
    Observed<List<String>> plugins,
    Observed<List<String>> providers,
    Observed<List<String>> privateHosts) {
  public DatabaseUse {
    columns = Map.copyOf(columns);
    rows = Map.copyOf(rows);
    overdue = Map.copyOf(overdue);
  }
}
