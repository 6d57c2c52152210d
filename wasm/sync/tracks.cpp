#include "sync/tracks.h"

#include <cmath>
#include <string>
#include <utility>

#include "phoenix/json_scanner.h"
#include "realtime/control_json.h"

namespace holdfast::sync {
namespace {

using realtime::ControlValue;

double member(const ControlValue& object, const char* name, double otherwise) {
  const ControlValue* found = object.find(name);
  return found != nullptr ? found->number_or(otherwise) : otherwise;
}

GeoPoint point_of(const ControlValue& pair) {
  const auto* parts = pair.list();
  if (parts == nullptr || parts->size() < 2) return {NAN, NAN};
  return {(*parts)[0].number_or(NAN), (*parts)[1].number_or(NAN)};
}

std::vector<GeoPoint> points_of(const ControlValue& object, const char* name) {
  std::vector<GeoPoint> points;
  const auto* list = object.list_of(name);
  if (list == nullptr) return points;
  for (const ControlValue& pair : *list) {
    if (const GeoPoint point = point_of(pair); is_valid(point)) points.push_back(point);
  }
  return points;
}

std::optional<Geofence> fence_of(const ControlValue& object) {
  if (!object.is_object()) return std::nullopt;
  Geofence fence{object.text("id"), points_of(object, "polygon"), member(object, "radiusMeters", 0)};
  if (fence.points.size() >= 3) return fence;
  const ControlValue* center = object.find("center");
  fence.points = {center == nullptr ? GeoPoint{NAN, NAN} : point_of(*center)};
  if (!is_valid(fence.points.front())) return std::nullopt;
  return fence;
}

/// Seven decimal places of a degree are a centimetre.
void append_number(std::string& out, double value, double scale) {
  const auto scaled = std::llround(value * scale);
  const auto unit = static_cast<long long>(scale);
  if (scaled < 0) out += '-';
  out += std::to_string(std::llabs(scaled) / unit);
  std::string fraction = std::to_string(std::llabs(scaled) % unit + unit).substr(1);
  if (unit > 1) out.append(".").append(fraction);
}

void append_fix(std::string& out, const Fix& fix) {
  out += '[';
  append_number(out, fix.place.latitude, 1e7);
  out += ',';
  append_number(out, fix.place.longitude, 1e7);
  out += ',';
  append_number(out, fix.accuracy_m, 10);
  out += ',';
  append_number(out, to_ms(fix.at), 1);
  out += ']';
}

std::string report(Track& track) {
  std::string out = R"({"last":)";
  if (track.last()) {
    append_fix(out, *track.last());
  } else {
    out += "null";
  }
  out += R"(,"speed":)";
  append_number(out, track.speed(), 100);
  out += R"(,"remaining":)";
  if (track.remaining()) {
    append_number(out, *track.remaining(), 1);
  } else {
    out += "null";
  }
  out += R"(,"eta":)";
  out += track.eta() ? std::to_string(track.eta()->count()) : "null";
  out += R"(,"history":[)";
  for (const Fix& fix : track.history()) {
    if (&fix != &track.history().front()) out += ',';
    append_fix(out, fix);
  }
  out += R"(],"inside":[)";
  const auto inside = track.inside();
  for (const std::string& id : inside) {
    if (&id != &inside.front()) out += ',';
    phoenix::append_quoted(out, id);
  }
  out += R"(],"events":[)";
  const auto events = track.take_events();
  for (const FenceEvent& event : events) {
    if (&event != &events.front()) out += ',';
    out.append("[");
    phoenix::append_quoted(out, event.fence);
    out.append(",").append(std::to_string(static_cast<int>(event.kind))).append(",");
    append_number(out, to_ms(event.at), 1);
    out += ']';
  }
  return out += "]}";
}

}  // namespace

TrackOptions parse_track_options(std::string_view json_text) {
  TrackOptions options;
  const ControlValue parsed = realtime::parse_control(json_text);
  if (!parsed.is_object()) return options;
  options.max_points =
      static_cast<std::size_t>(std::max(2.0, member(parsed, "maxPoints", static_cast<double>(options.max_points))));
  options.tolerance_m = member(parsed, "toleranceMeters", options.tolerance_m);
  options.noise_m = member(parsed, "noiseMeters", options.noise_m);
  options.dwell_after = duration_from_ms(member(parsed, "dwellMs", to_ms(options.dwell_after)));
  options.way = points_of(parsed, "way");
  const auto* fences = parsed.list_of("fences");
  if (fences == nullptr) return options;
  for (const ControlValue& each : *fences) {
    if (auto fence = fence_of(each)) options.fences.push_back(std::move(*fence));
  }
  return options;
}

void Tracks::open(TrackId track, TrackOptions options) {
  tracks_.erase(track);
  tracks_.emplace(track, Track{std::move(options)});
}

void Tracks::add(TrackId track, std::string_view fixes_json) {
  const auto found = tracks_.find(track);
  if (found == tracks_.end()) return;
  const ControlValue parsed = realtime::parse_control(fixes_json);
  const auto* fixes = parsed.list();
  if (fixes == nullptr) return;
  for (const ControlValue& fix : *fixes) {
    const auto* parts = fix.list();
    if (parts == nullptr || parts->size() < 4) continue;
    found->second.add({point_of(fix), (*parts)[2].number_or(0), instant_from_ms((*parts)[3].number_or(0))});
  }
  const std::string json = report(found->second);
  events_.track({track, json});
}

}  // namespace holdfast::sync
