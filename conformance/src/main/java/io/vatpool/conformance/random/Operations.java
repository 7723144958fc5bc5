package io.vatpool.conformance.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.random.Puppet.Kind;
import io.vatpool.conformance.random.Puppet.Register;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;

/** Draws operations for a puppet; {@code scenarios/lib/puppet.js} describes them. */
final class Operations {
  private static final int DEPTH_MAX = 2;
  private static final int PEER_OPERATIONS_MAX = 3;
  private static final List<String> STORE_KINDS = List.of("map", "set");
  private static final List<String> TIMES = List.of("soon", "later", "late");
  private static final List<String> WEAK_KINDS = List.of("weakMap", "weakSet");

  private final Draw draw;
  private final List<Puppet> puppets;
  private int names;

  Operations(Draw draw, List<Puppet> puppets) {
    this.draw = draw;
    this.puppets = puppets;
  }

  String freshName() {
    return "n" + names++;
  }

  /** So many operations for the puppet; deeper ones are for peers it speaks to. */
  ArrayNode list(Puppet puppet, int count, int depth) {
    ArrayNode list = JsJson.NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      list.add(one(puppet, depth));
    }
    return list;
  }

  private ArrayNode one(Puppet puppet, int depth) {
    int choice = draw.below(100);
    if (choice < 12) {
      return make(puppet);
    }
    if (choice < 20) {
      return promise(puppet);
    }
    if (choice < 30) {
      return settle(puppet);
    }
    if (choice < 45) {
      return call(puppet);
    }
    if (choice < 65 && depth < DEPTH_MAX) {
      return tell(puppet, depth);
    }
    if (choice < 77) {
      return drop(puppet);
    }
    if (choice < 90) {
      return storage(puppet);
    }
    if (choice < 94) {
      return when(puppet);
    }
    return choice < 98 ? baggage(puppet) : timer();
  }

  private ArrayNode make(Puppet puppet) {
    String name = freshName();
    puppet.hold(name, Kind.OBJECT);
    return operation("make", name);
  }

  private ArrayNode promise(Puppet puppet) {
    String name = freshName();
    puppet.hold(name, Kind.OPEN_PROMISE);
    return operation("promise", name);
  }

  private ArrayNode settle(Puppet puppet) {
    List<Register> open = puppet.of(Kind.OPEN_PROMISE);
    if (open.isEmpty()) {
      return promise(puppet);
    }
    Register promise = draw.of(open);
    puppet.letGo(promise);
    puppet.hold(promise.name(), Kind.PROMISE);
    return draw.percent(25)
        ? operation("reject", promise.name(), "no " + promise.name())
        : operation("resolve", promise.name()).add(value(puppet));
  }

  private ArrayNode call(Puppet puppet) {
    List<Register> targets = puppet.of(Kind.OBJECT, Kind.PROMISE, Kind.OPEN_PROMISE);
    String target = targets.isEmpty() ? "self" : draw.of(targets).name();
    ArrayNode args = JsJson.NODES.arrayNode();
    for (int i = draw.below(3); i > 0; i--) {
      args.add(value(puppet));
    }
    String method = draw.percent(80) ? "ping" : draw.of(List.of("fail", "missing", "give"));
    if (draw.percent(15)) {
      return operation("callOnly", "@" + target, method).add(args);
    }
    String result = freshName();
    puppet.hold(result, Kind.PROMISE);
    return operation("call", "@" + target, method).add(args).add(result);
  }

  private ArrayNode tell(Puppet puppet, int depth) {
    Puppet peer = peer(puppet);
    ObjectNode refs = JsJson.NODES.objectNode();
    for (int i = draw.below(3); i > 0 && !puppet.passable().isEmpty(); i--) {
      Register given = draw.of(puppet.passable());
      String name = freshName();
      refs.put(name, "@" + given.name());
      peer.hold(name, Puppet.received(given.kind()));
    }
    ArrayNode theirs = list(peer, 1 + draw.below(PEER_OPERATIONS_MAX), depth + 1);
    if (draw.percent(60) && !peer.passable().isEmpty()) {
      theirs.add(operation("return", "@" + draw.of(peer.passable()).name()));
    }
    String result = freshName();
    puppet.hold(result, Kind.PROMISE);
    String target = peer.equals(puppet) ? "self" : peer.name();
    return operation("tell", "@" + target).add(theirs).add(refs).add(result);
  }

  /** Static vats know each other; dynamic ones are known to the first, and know only themselves. */
  private Puppet peer(Puppet puppet) {
    if (puppet.dynamic()) {
      return puppet;
    }
    boolean first = puppet.equals(puppets.getFirst());
    return draw.of(puppets.stream().filter(peer -> first || !peer.dynamic()).toList());
  }

  private ArrayNode drop(Puppet puppet) {
    ArrayNode dropped = JsJson.NODES.arrayNode().add("drop");
    for (int i = 1 + draw.below(3); i > 0 && !puppet.passable().isEmpty(); i--) {
      Register register = draw.of(puppet.passable());
      puppet.letGo(register);
      dropped.add(register.name());
    }
    return dropped;
  }

  private ArrayNode storage(Puppet puppet) {
    int choice = draw.below(10);
    if (choice >= 8) {
      return lookUp(puppet);
    }
    if (choice < 2) {
      String name = freshName();
      puppet.hold(name, Kind.CELL);
      return operation(choice == 0 ? "virtual" : "durable", name).add(value(puppet));
    }
    if (choice == 2) {
      String name = freshName();
      puppet.hold(name, Kind.STORE);
      return operation("store", name, draw.of(STORE_KINDS)).add(draw.percent(50));
    }
    if (choice == 3) {
      String name = freshName();
      puppet.hold(name, Kind.WEAK_STORE);
      return operation("store", name, draw.of(WEAK_KINDS));
    }
    if (choice == 4 && !puppet.of(Kind.CELL).isEmpty()) {
      return operation("write", draw.of(puppet.of(Kind.CELL)).name()).add(value(puppet));
    }
    List<Register> stores = puppet.of(Kind.STORE, Kind.WEAK_STORE);
    if (stores.isEmpty() || puppet.passable().isEmpty()) {
      return make(puppet);
    }
    Register store = draw.of(stores);
    String key = "@" + draw.of(puppet.passable()).name();
    return draw.percent(70)
        ? operation("init", store.name(), key).add(value(puppet))
        : operation("remove", store.name(), key);
  }

  /** Reads or empties a store, or reads a cell. */
  private ArrayNode lookUp(Puppet puppet) {
    List<Register> cells = puppet.of(Kind.CELL);
    List<Register> stores = puppet.of(Kind.STORE);
    if (draw.percent(40) && !cells.isEmpty()) {
      return operation("read", draw.of(cells).name(), received(puppet));
    }
    if (stores.isEmpty() || puppet.passable().isEmpty()) {
      return make(puppet);
    }
    String store = draw.of(stores).name();
    String key = "@" + draw.of(puppet.passable()).name();
    return switch (draw.below(5)) {
      case 0 -> operation("keys", store, received(puppet));
      case 1 -> operation("clear", store);
      case 2 -> operation("update", store, key).add(value(puppet));
      case 3 -> operation("has", store, key, freshName());
      default -> operation("fetch", store, key, received(puppet));
    };
  }

  /** A register for what is read, of which nobody knows what it is. */
  private String received(Puppet puppet) {
    String name = freshName();
    puppet.hold(name, Kind.OBJECT);
    return name;
  }

  /** Only the first vat has the device and times to give it; elsewhere this fails. */
  private ArrayNode timer() {
    ArrayNode args = JsJson.NODES.arrayNode();
    if (draw.percent(30)) {
      return operation("device", "@timerDevice", "removeWakeup").add(args.add("@self"));
    }
    args.add("@" + draw.of(TIMES)).add("@self");
    return operation("device", "@timerDevice", "setWakeup").add(args);
  }

  private ArrayNode when(Puppet puppet) {
    List<Register> promises = puppet.of(Kind.PROMISE, Kind.OPEN_PROMISE);
    if (promises.isEmpty()) {
      return promise(puppet);
    }
    if (draw.percent(30)) {
      return operation("watch", draw.of(promises).name());
    }
    ArrayNode fulfilled = JsJson.NODES.arrayNode();
    fulfilled.add(operation("call", "@self", "ping").add(JsJson.NODES.arrayNode().add("@result")));
    ArrayNode rejected = JsJson.NODES.arrayNode().add(operation("drop", "reason"));
    return operation("when", draw.of(promises).name()).add(fulfilled).add(rejected);
  }

  private ArrayNode baggage(Puppet puppet) {
    String key = "k" + draw.below(4);
    if (draw.percent(30)) {
      return operation("removeFromBaggage", key);
    }
    if (draw.percent(30)) {
      String name = freshName();
      puppet.hold(name, Kind.CELL);
      return operation("loadFromBaggage", key, name);
    }
    return operation("saveInBaggage", key).add(value(puppet));
  }

  /** Data, things, or both. */
  private JsonNode value(Puppet puppet) {
    List<Register> things = puppet.passable();
    if (things.isEmpty() || draw.percent(25)) {
      return JsJson.NODES.numberNode(draw.below(1000));
    }
    if (draw.percent(70)) {
      return JsJson.NODES.textNode("@" + draw.of(things).name());
    }
    List<JsonNode> parts = new ArrayList<>();
    for (int i = 1 + draw.below(3); i > 0; i--) {
      parts.add(JsJson.NODES.textNode("@" + draw.of(things).name()));
    }
    return JsJson.NODES.arrayNode().addAll(parts);
  }

  static ArrayNode operation(String name, String... args) {
    ArrayNode operation = JsJson.NODES.arrayNode().add(name);
    for (String arg : args) {
      operation.add(arg);
    }
    return operation;
  }
}
