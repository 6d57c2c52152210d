#include "frames.h"

namespace holdfast::bench {
namespace {

constexpr const char* columns =
    R"([{"name": "id", "type": "int8"}, {"name": "restaurant_id", "type": "uuid"}, {"name": "customer_id", "type": "uuid"}, )"
    R"({"name": "status", "type": "text"}, {"name": "total", "type": "numeric"}, {"name": "note", "type": "text"}, )"
    R"({"name": "express", "type": "bool"}, {"name": "updated_at", "type": "timestamptz"}])";

}  // namespace

std::string record(std::uint32_t id, std::uint32_t turn) {
  const std::string total = std::to_string(turn % 20'000);
  return R"({"id": )" + std::to_string(id) +
         R"(, "note": "Ring twice, please, the bell on the left is broken; third floor, the green door", "total": )" +
         total + R"(, "status": "picked_up", "express": false, "updated_at": "2026-11-22T09:27:14.597+00:00", )" +
         R"("customer_id": "b42c8354-84f3-4e32-a248-c1e89af9ed02", )" +
         R"("restaurant_id": "5601c567-fbb5-4522-ae53-a50ae8dae18a"})";
}

std::string change_payload(std::uint32_t id, std::uint32_t turn) {
  return R"({"data":{"table":"orders","type":"UPDATE","record":)" + record(id, turn) + R"(,"columns":)" + columns +
         R"(,"errors":null,"schema":"public","commit_timestamp":"2026-11-22T21:57:50.634Z","old_record":{"id": )" +
         std::to_string(id) + R"(}},"ids":[77]})";
}

std::vector<std::string> change_frames(std::uint32_t count, std::uint32_t rows) {
  std::vector<std::string> frames;
  for (std::uint32_t i = 0; i < count; ++i) {
    frames.push_back(R"([null,null,"realtime:orders","postgres_changes",)" + change_payload(1 + i % rows, i) + "]");
  }
  return frames;
}

std::string page(std::uint32_t rows) {
  std::string out;
  for (std::uint32_t id = 1; id <= rows; ++id) {
    out += out.empty() ? '[' : ',';
    out += record(id, 0);
  }
  out += ']';
  return out;
}

}  // namespace holdfast::bench
