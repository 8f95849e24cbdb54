package dev.belay.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * What a revision's downgrade is worth. Alembic never refuses one, so a lossy downgrade looks like
 * a clean one.
 *
 * @param reasons why it is not reversible
 */
public record WayBack(Kind kind, List<String> reasons) {

  /** How far a downgrade leads back. */
  public enum Kind {
    REVERSIBLE,
    /** It runs; whether it brings everything back is not known. */
    NOT_KNOWN,
    LOSSY,
    IRREVERSIBLE
  }

  public WayBack {
    reasons = List.copyOf(reasons);
  }

  static WayBack of(Revision r, List<Explanation> upgrade) {
    var back = flat(r.downgrade());
    var reasons = new ArrayList<String>();
    Kind kind = Kind.REVERSIBLE;
    boolean changes = upgrade.stream().anyMatch(e -> !reads(e));
    if (changes && back.isEmpty()) {
      return new WayBack(Kind.IRREVERSIBLE, List.of("the downgrade does nothing"));
    }
    for (Explanation e : upgrade) {
      if (e.destroys()) {
        Kind one = e.lossNotKnown() ? Kind.NOT_KNOWN : restored(e.operation(), back);
        kind = one.compareTo(kind) > 0 ? one : kind;
        reasons.add(Wording.of(e.operation()));
      }
    }
    for (Operation o : back) {
      boolean deletes =
          o instanceof Operation.RunSql(var at, var sql)
              && SqlText.rows(sql).filter(x -> x.verb() == Operation.RowVerb.DELETE).isPresent();
      if (deletes || o instanceof Operation.Opaque) {
        Kind one = deletes ? Kind.LOSSY : Kind.NOT_KNOWN;
        kind = one.compareTo(kind) > 0 ? one : kind;
        reasons.add("the downgrade: " + Wording.of(o));
      }
    }
    return new WayBack(kind, reasons);
  }

  private static boolean reads(Explanation e) {
    return e.operation() instanceof Operation.ChangeRows r && r.verb() == Operation.RowVerb.SELECT;
  }

  /** What is dropped can be made again, but empty; other data is only gone. */
  private static Kind restored(Operation gone, List<Operation> back) {
    return switch (gone) {
      case Operation.DropColumn d ->
          back.stream()
                  .anyMatch(o ->
                      o instanceof Operation.AddColumn a
                          && a.table().equals(d.table())
                          && a.column().name().equals(d.column()))
              ? Kind.LOSSY
              : Kind.IRREVERSIBLE;
      case Operation.DropTable d ->
          back.stream()
                  .anyMatch(
                      o -> o instanceof Operation.CreateTable c && c.table().equals(d.table()))
              ? Kind.LOSSY
              : Kind.IRREVERSIBLE;
      default -> Kind.LOSSY;
    };
  }

  private static List<Operation> flat(List<Operation> operations) {
    var all = new ArrayList<Operation>();
    for (Operation o : operations) {
      switch (o) {
        case Operation.Autocommit a -> all.addAll(flat(a.operations()));
        case Operation.Conditional c -> all.addAll(flat(c.operations()));
        default -> all.add(o);
      }
    }
    return all;
  }
}
