-- CreateIndex
CREATE INDEX "dns_record_leaves_at_idx" ON "dns_record"("leaves_at");
