// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the actions of filters, which all kinds of them have in the same form. */
final class FilterActions {
  private FilterActions() {}

  /** {@return the actions of a list} */
  static List<FilterAction> of(Optional<Attributes> list) {
    return list.map(all -> all.entries(TcMessages.ACTION)).orElse(List.of()).stream()
        .map(FilterActions::action)
        .toList();
  }

  private static FilterAction action(Attributes action) {
    String kind = action.get(TcMessages.TCA_ACT_KIND).orElse("");
    return switch (kind) {
      case "bpf" ->
          with(
              action,
              TcMessages.TCA_ACT_OPTIONS.as(Format.nest(TcMessages.ACT_BPF)),
              TcMessages.TCA_ACT_BPF_PARMS,
              (options, parameters) ->
                  new FilterAction.Bpf(
                      (int) options.number(TcMessages.TCA_ACT_BPF_ID, 0),
                      options.get(TcMessages.TCA_ACT_BPF_NAME).orElse(""),
                      (int) number(parameters, "action"),
                      number(parameters, "index")));
      case "mirred" ->
          with(
              action,
              TcMessages.TCA_ACT_OPTIONS.as(Format.nest(TcMessages.ACT_MIRRED)),
              TcMessages.TCA_MIRRED_PARMS,
              (options, parameters) -> mirred(parameters));
      case "gact" ->
          with(
              action,
              TcMessages.TCA_ACT_OPTIONS.as(Format.nest(TcMessages.ACT_GACT)),
              TcMessages.TCA_GACT_PARMS,
              (options, parameters) ->
                  new FilterAction.Generic(
                      (int) number(parameters, "action"), number(parameters, "index")));
      default -> new FilterAction.Other(kind, action);
    };
  }

  private static FilterAction mirred(StructValue parameters) {
    // TCA_EGRESS_REDIR, TCA_EGRESS_MIRROR, TCA_INGRESS_REDIR, TCA_INGRESS_MIRROR
    long what = number(parameters, "eaction");
    return new FilterAction.Mirred(
        (int) number(parameters, "ifindex"),
        what <= 2,
        what % 2 == 0,
        (int) number(parameters, "action"),
        number(parameters, "index"));
  }

  private static FilterAction with(
      Attributes action,
      Attribute<Attributes> options,
      Attribute<StructValue> parameters,
      BiFunction<Attributes, StructValue, FilterAction> type) {
    Optional<Attributes> content = action.get(options);
    return content
        .flatMap(all -> all.get(parameters).map(struct -> type.apply(all, struct)))
        .orElseGet(
            () -> new FilterAction.Other(action.get(TcMessages.TCA_ACT_KIND).orElse(""), action));
  }

  private static long number(StructValue parameters, String field) {
    return parameters.get(parameters.struct().field(field));
  }
}
