#include "sync/geo.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace holdfast::sync {
namespace {

constexpr double earth_radius_m = 6'371'008.8;
constexpr double radians(double degrees) { return degrees * std::numbers::pi / 180; }

double length(PlanePoint a, PlanePoint b) { return std::hypot(b.x - a.x, b.y - a.y); }

/// W. R. Franklin's PNPOLY: a ray from the origin crosses the edges an odd number of times.
bool crosses(PlanePoint a, PlanePoint b) {
  if ((a.y > 0) == (b.y > 0)) return false;
  return (b.x - a.x) * -a.y / (b.y - a.y) + a.x > 0;
}

double polygon_distance(GeoPoint place, const std::vector<GeoPoint>& corners) {
  double nearest = std::numeric_limits<double>::infinity();
  bool inside = false;
  PlanePoint from = to_plane(corners.back(), place);
  for (const GeoPoint& corner : corners) {
    const PlanePoint to = to_plane(corner, place);
    nearest = std::min(nearest, project({}, from, to).distance);
    inside = inside != crosses(from, to);
    from = to;
  }
  return inside ? -nearest : nearest;
}

/// A driver within this distance of the way ahead may be on it, whatever other part is nearer.
constexpr double off_the_way_m = 50;

}  // namespace

bool is_valid(GeoPoint point) { return std::abs(point.latitude) <= 90 && std::abs(point.longitude) <= 180; }

double distance_m(GeoPoint a, GeoPoint b) {
  const double half_latitude = std::sin(radians(b.latitude - a.latitude) / 2);
  const double half_longitude = std::sin(radians(b.longitude - a.longitude) / 2);
  const double h = half_latitude * half_latitude +
                   std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * half_longitude * half_longitude;
  return 2 * earth_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

PlanePoint to_plane(GeoPoint point, GeoPoint origin) {
  double east = point.longitude - origin.longitude;
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  return {radians(east) * std::cos(radians(origin.latitude)) * earth_radius_m,
          radians(point.latitude - origin.latitude) * earth_radius_m};
}

Projection project(PlanePoint point, PlanePoint from, PlanePoint to) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double squared = dx * dx + dy * dy;
  const double along =
      squared > 0 ? std::clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / squared, 0.0, 1.0) : 0;
  return {length(point, {from.x + along * dx, from.y + along * dy}), along};
}

double remaining_m(GeoPoint place, const std::vector<GeoPoint>& way, double& passed) {
  if (way.empty()) return 0;
  if (way.size() == 1) return distance_m(place, way.front());
  struct Nearest {
    double distance = std::numeric_limits<double>::infinity();
    double at = 0;
  };
  Nearest anywhere;
  Nearest ahead{.distance = std::numeric_limits<double>::infinity(), .at = passed};
  double walked = 0;
  for (std::size_t i = 1; i < way.size(); ++i) {
    const double step = distance_m(way[i - 1], way[i]);
    const Projection here = project({}, to_plane(way[i - 1], place), to_plane(way[i], place));
    const double at = walked + here.along * step;
    // If a way meets itself, the earlier part counts until it has been passed.
    if (here.distance < anywhere.distance - 1) anywhere = {here.distance, at};
    if (here.distance < ahead.distance - 1 && at >= passed) ahead = {here.distance, at};
    walked += step;
  }
  // A driver back on the passed part has turned round, or has only just set out.
  passed = ahead.distance > anywhere.distance + off_the_way_m ? anywhere.at : ahead.at;
  return walked - passed;
}

double signed_distance_m(GeoPoint place, const Geofence& fence) {
  if (fence.points.size() < 3) {
    return fence.points.empty() ? std::numeric_limits<double>::infinity()
                                : distance_m(place, fence.points.front()) - fence.radius_m;
  }
  return polygon_distance(place, fence.points);
}

}  // namespace holdfast::sync
