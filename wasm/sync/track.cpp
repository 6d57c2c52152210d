#include "sync/track.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdfast::sync {
namespace {

/// Below this speed the object stands still, and no arrival can be predicted.
constexpr double least_speed = 0.3;
/// Nothing on the ground is faster, so a faster move was no travel.
constexpr double greatest_speed = 100;
/// A less accurate fix says nothing about the position.
constexpr double worst_accuracy_m = 1'000;

/// Marks the points of a way that must stay so that no point is off by more than the tolerance (Douglas and Peucker,
/// 1973).
void keep_telling(const std::vector<Fix>& way, std::size_t first, std::size_t last, double tolerance,
                  std::vector<bool>& kept) {
  std::vector<std::pair<std::size_t, std::size_t>> open{{first, last}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double farthest = tolerance;
    std::size_t at = from;
    const GeoPoint origin = way[from].place;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double off = project(to_plane(way[i].place, origin), {}, to_plane(way[to].place, origin)).distance;
      if (off > farthest) {
        farthest = off;
        at = i;
      }
    }
    if (at == from) continue;
    kept[at] = true;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
}

}  // namespace

Track::Track(TrackOptions options) : options_(std::move(options)), fences_(options_.fences.size()) {}

bool Track::add(const Fix& fix) {
  if (!is_valid(fix.place) || !(fix.accuracy_m <= worst_accuracy_m)) return false;
  const bool late = last_ && fix.at <= last_->at;
  remember(fix);
  if (late) return true;
  measure_speed(fix);
  last_ = fix;
  if (!options_.way.empty()) remaining_ = remaining_m(fix.place, options_.way, passed_);
  watch_fences(fix);
  return true;
}

void Track::remember(const Fix& fix) {
  const auto place = std::lower_bound(history_.begin(), history_.end(), fix.at,
                                      [](const Fix& known, Instant at) { return known.at < at; });
  if (place != history_.end() && place->at == fix.at) return;
  history_.insert(place, fix);
  if (history_.size() > options_.max_points) simplify();
}

/// Simplifies more and more coarsely until half of the room is free, so that it need not run for each fix.
void Track::simplify() {
  for (double tolerance = options_.tolerance_m; history_.size() > options_.max_points / 2 && history_.size() > 2;
       tolerance *= 2) {
    std::vector<bool> kept(history_.size(), false);
    kept.front() = kept.back() = true;
    keep_telling(history_, 0, history_.size() - 1, tolerance, kept);
    std::size_t i = 0;
    std::erase_if(history_, [&](const Fix&) { return !kept[i++]; });
  }
}

/// Measures over a stretch longer than the noise, or over a while without one.
void Track::measure_speed(const Fix& fix) {
  if (!anchor_) {
    anchor_ = fix;
    return;
  }
  const double moved = distance_m(anchor_->place, fix.place);
  const Duration took = fix.at - anchor_->at;
  const double noise = std::max(options_.noise_m, fix.accuracy_m);
  const bool stands = moved <= noise;
  if (stands && took < options_.smoothing / 2) return;
  const double seconds = to_ms(took) / 1'000;
  const double measured = stands ? 0 : moved / seconds;
  if (measured > greatest_speed) {
    anchor_ = fix;
    return;
  }
  const double weight = speed_ == 0 ? 1 : 1 - std::exp(-to_ms(took) / to_ms(options_.smoothing));
  speed_ += weight * (measured - speed_);
  if (speed_ < least_speed) speed_ = 0;
  anchor_ = fix;
}

std::optional<Duration> Track::eta() const {
  if (!remaining_ || speed_ < least_speed) return std::nullopt;
  return duration_from_ms(*remaining_ / speed_ * 1'000);
}

/// A fence is entered at its edge, and left only beyond the noise: a position that wavers at the edge counts as inside.
void Track::watch_fences(const Fix& fix) {
  for (std::size_t i = 0; i < fences_.size(); ++i) {
    FenceState& state = fences_[i];
    const std::string& id = options_.fences[i].id;
    const double distance = signed_distance_m(fix.place, options_.fences[i]);
    const bool inside = state.inside ? distance <= 2 * options_.noise_m : distance <= 0;
    if (inside != state.inside) {
      state = {inside, false, fix.at};
      events_.push_back({id, inside ? FenceEventKind::enter : FenceEventKind::leave, fix.at});
    }
    if (inside && !state.dwelled && fix.at - state.since >= options_.dwell_after) {
      state.dwelled = true;
      events_.push_back({id, FenceEventKind::dwell, fix.at});
    }
  }
}

std::vector<std::string> Track::inside() const {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < fences_.size(); ++i) {
    if (fences_[i].inside) ids.push_back(options_.fences[i].id);
  }
  return ids;
}

std::vector<FenceEvent> Track::take_events() { return std::exchange(events_, {}); }

}  // namespace holdfast::sync
